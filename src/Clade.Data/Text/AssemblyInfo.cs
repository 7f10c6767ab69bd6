using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Clade.Data.Tests")]
