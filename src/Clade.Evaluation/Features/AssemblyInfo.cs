using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Clade.Evaluation.Tests")]
