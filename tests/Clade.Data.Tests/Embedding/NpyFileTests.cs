using System.Text;
using Clade.Data.Embedding;

namespace Clade.Data.Tests.Embedding;

public sealed class NpyFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("clade-npy-").FullName, "a.npy");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void The_bytes_are_those_that_numpy_writes()
    {
        NpyFile.Write(_path, new float[] { 1, -2, 0.5f, 3, 4, 5 }, 3);
        var bytes = File.ReadAllBytes(_path);
        // np.save of np.float32([[1, -2, .5], [3, 4, 5]]) by numpy 1.24: 128 bytes of header, then the numbers.
        const string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
        Assert.Equal([0x93, .. "NUMPY"u8, 1, 0, 118, 0], bytes[..10]);
        Assert.Equal(header.PadRight(117) + "\n", Encoding.ASCII.GetString(bytes, 10, 118));
        Assert.Equal(128 + 24, bytes.Length);
        Assert.Equal(0.5f, BitConverter.ToSingle(bytes, 128 + 8));
    }

    [Fact]
    public void Halves_and_empty_tables_are_written_and_broken_rows_are_not()
    {
        NpyFile.Write(_path, new[] { (Half)1.5f, (Half)(-2) }, 2);
        var bytes = File.ReadAllBytes(_path);
        Assert.Contains("'<f2'", Encoding.ASCII.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal((Half)(-2), BitConverter.ToHalf(bytes, bytes.Length - 2));
        NpyFile.Write(_path, Array.Empty<float>(), 512);
        Assert.Contains("(0, 512)", Encoding.ASCII.GetString(File.ReadAllBytes(_path)), StringComparison.Ordinal);
        Assert.Equal(0, File.ReadAllBytes(_path).Length % 64);
        Assert.Throws<ArgumentException>(() => NpyFile.Write(_path, new float[3], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => NpyFile.Write(_path, new float[3], 0));
    }
}
