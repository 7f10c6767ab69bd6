using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Clade.Bench.Preprocess")]
