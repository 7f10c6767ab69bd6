using Clade.Torch;

namespace Clade.Models.Tests.Formats;

public class LegacyFileTests
{
    private static readonly byte[] _magic = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    // Before 0.4 a storage could be a part of another one.
    [Fact]
    public void Parts_of_storages_are_read()
    {
        using var folder = new TemporaryFolder();
        var pickle = new PickleWriter().Op("}").Text("w").Tensor("k", 4, 1, [2], [1], view: (1, 3)).Op("s").End();
        using var source = Hostile.Accepted(folder, Legacy(pickle, ("k", 4, Floats(1, 2, 3, 4))));
        using var tensor = source.Read("w");
        Assert.Equal([3f, 4f], tensor.ToArray<float>());
        Hostile.Refused(Legacy(new PickleWriter().Op("}").Text("w").Tensor("k", 4, 2, [2], [1], view: (1, 3)).Op("s").End(), ("k", 4, Floats(1, 2, 3, 4))), "reaches element 3 of a storage of 3");
        Hostile.Refused(Legacy(new PickleWriter().Op("}").Text("w").Tensor("k", 4, 0, [1], [1], view: (2, 3)).Op("s").End(), ("k", 4, Floats(1, 2, 3, 4))), "outside");
    }

    [Fact]
    public void Storages_that_do_not_fit_are_refused()
    {
        var pickle = PickleWriter.One("k", 2, 0, [2], [1]);
        Hostile.Refused(Legacy(pickle), "missing");
        Hostile.Refused(Legacy(pickle, ("k", 3, Floats(1, 2))), "2 elements");
        Hostile.Refused(Legacy(pickle, ("k", -1, Floats(1, 2))), "2 elements");
        Hostile.Refused(Legacy(pickle, ("k", 2, Floats(1))), "truncated");
        Hostile.Refused(Legacy(pickle, ("x", 2, Floats(1, 2))), "nothing uses");
        Hostile.Refused(Legacy(pickle, ("k", 2, Floats(1, 2)), ("k", 2, Floats(1, 2))), "twice");
        Hostile.Refused([.. _magic, .. new PickleWriter().Int(1002).End()], "version");
        Hostile.Refused([.. _magic, .. new PickleWriter().Int(1001).End(), .. new PickleWriter().Op("}").End(), .. pickle, .. pickle], "list of its storages");
    }

    [Fact]
    public void Every_truncation_is_one_sentence()
    {
        var bytes = File.ReadAllBytes(Fixtures.Path("legacy.pt"));
        for (var length = 0; length < bytes.Length; length += length < 200 ? 1 : 9)
            Hostile.Refused(bytes[..length]);
    }

    private static byte[] Legacy(byte[] pickle, params (string Key, long Count, byte[] Data)[] storages)
    {
        var keys = new PickleWriter().Op("]");
        foreach (var (key, _, _) in storages)
            keys.Text(key).Op("a");
        return [.. _magic, .. new PickleWriter().Int(1001).End(), .. new PickleWriter().Op("}").End(), .. pickle, .. keys.End(),
            .. storages.SelectMany(storage => PickleWriter.Little(storage.Count, 8).Concat(storage.Data))];
    }

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
