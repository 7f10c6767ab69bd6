using Clade.Torch;

namespace Clade.Models.Tests.Formats;

public class HostilePickleTests
{
    private static readonly (string, byte[]) _four = ("0", [0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64, 0, 0, 128, 64]);

    [Theory]
    [InlineData("os", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "getattr")]
    [InlineData("torch.storage", "_load_from_bytes")]
    [InlineData("torch", "load")]
    [InlineData("collections.OrderedDict", "fromkeys")]
    public void Functions_that_are_not_on_the_list_are_never_called_and_always_told(string module, string name)
    {
        using var folder = new TemporaryFolder();
        var pickle = new PickleWriter().Op("}").Text("w").Tensor("0", 4, 0, [4], [1]).Op("s")
            .Text("x").Global(module, name).Text("touch owned").Op("\x85Rs")
            .Text("y").Op("(").Text("arg").Op($"i{module}\n{name}\ns").End();
        using var source = Hostile.Accepted(folder, ZipWriter.Torch(pickle, _four));
        Assert.Equal([$"{module}.{name}"], source.Refused);
        Assert.Equal(["x", "y"], source.Unreadable.Keys);
        Assert.Equal(["w"], source.Entries.Select(entry => entry.Name));
        Assert.Contains($"{module}.{name}", Assert.Throws<Core.InputException>(() => source.Read("x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pickled_model_says_what_to_save_instead() =>
        Hostile.Refused(ZipWriter.Torch(new PickleWriter().Global("my.models", "Clip").Op(")\x81}b").End()), "my.models.Clip");

    [Theory]
    [InlineData("", "")]
    [InlineData("0", "takes more")]
    [InlineData("t", "takes more")]
    [InlineData("(t\x86", "takes more")]
    [InlineData("N(0N\x86", "no dictionary of tensors")]
    [InlineData("R", "takes more")]
    [InlineData("NNR", "neither a class nor a function")]
    [InlineData("h\x05", "memo")]
    [InlineData("g9\n", "memo")]
    [InlineData("gx\n", "not a number")]
    [InlineData("}(NNNu", "without a value")]
    [InlineData("NN\x93", "something else than text")]
    [InlineData("\x80\x06", "protocol 6")]
    [InlineData("\x97", "unknown opcode")]
    [InlineData("\xff", "unknown opcode")]
    [InlineData("N", "no dictionary of tensors")]
    [InlineData("}", "no tensors")]
    [InlineData("\x8b\xff\xff\xff\xff", "truncated")]
    [InlineData("X\xff\xff\xff\xff", "truncated")]
    [InlineData("\x8d\0\0\0\0\0\0\0\x80", "truncated")]
    [InlineData("\x8e\xff\xff\xff\xff\xff\xff\xff\xff", "truncated")]
    [InlineData("cos\nsystem", "truncated")]
    public void Broken_pickles_are_refused(string opcodes, string why) =>
        Hostile.Refused(ZipWriter.Torch(new PickleWriter().Op(opcodes).End(), _four), why);

    // Python: d = {}; d['self'] = d; d['list'] = l = []; l.append(l); d['w'] = tensor
    [Fact]
    public void Values_that_hold_themselves_are_bearable()
    {
        using var folder = new TemporaryFolder();
        var start = new PickleWriter().Op("}q\x01").Text("self").Op("h\x01s").Text("list").Op("]q\u0002h\u0002as");
        Hostile.Refused(ZipWriter.Torch(start.End()), "nested more than 64");
        using var source = Hostile.Accepted(folder, ZipWriter.Torch(start.Text("w").Tensor("0", 4, 0, [4], [1]).Op("s").End(), _four));
        Assert.Equal(["w"], source.Entries.Select(entry => entry.Name));
    }

    // Each dictionary holds the one before twice: 2^50 names.
    [Fact]
    public void Names_do_not_multiply_without_bound()
    {
        var pickle = new PickleWriter().Op("}").Text("w").Tensor("0", 4, 0, [4], [1]).Op("sq\x01");
        for (var i = 0; i < 50; i++)
            pickle.Op("}").Text("a").Op("h\x01s").Text("b").Op("h\x01sq\x01");
        Hostile.Refused(ZipWriter.Torch(pickle.End(), _four), "steps");
    }

    [Fact]
    public void Work_has_a_bound() =>
        Hostile.Refused(ZipWriter.Torch(new PickleWriter().Op(new string('N', 4_100_000)).End()), "steps");

    // docs/formats.md promises about 100 bytes a step; the growth of lists and dictionaries allocates twice that on the way.
    [Theory]
    [InlineData("N", 1)]
    [InlineData("}\u0094", 2)]
    [InlineData("]\u0094", 2)]
    [InlineData("}U\u0001aNs", 4)]
    [InlineData("]Na", 3)]
    [InlineData("U\u0001a", 1)]
    [InlineData("G00000000", 1)]
    [InlineData("cx\ny\n)R", 3)]
    [InlineData("c__torch__\ny\n)R", 3)]
    [InlineData("(NNt", 4)]
    public void Memory_follows_the_steps(string opcodes, int steps)
    {
        const int times = 50_000;
        using var folder = new TemporaryFolder();
        var path = folder.Write("m", ZipWriter.Torch(new PickleWriter().Op(string.Concat(Enumerable.Repeat(opcodes, times))).Op("N").End()));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<Clade.Core.InputException>(() => WeightSource.Open(path));
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / (double)(times * steps), 0, 200);
    }

    [Fact]
    public void Depth_is_no_recursion()
    {
        var nested = new PickleWriter().Op("}" + string.Concat(Enumerable.Repeat("U\u0001a}", 100_000)) + new string('s', 100_000));
        Hostile.Refused(ZipWriter.Torch(nested.End()), "nested more than 64");
        Hostile.Refused(ZipWriter.Torch(new PickleWriter().Op(new string(']', 100_000) + new string('a', 99_999)).End()), "no dictionary");
    }

    [Fact]
    public void Whatever_the_arguments_a_call_on_the_list_is_bearable()
    {
        foreach (var (module, name) in new[]
        {
            ("torch._utils", "_rebuild_tensor_v2"), ("torch._utils", "_rebuild_tensor_v3"), ("torch._tensor", "_rebuild_from_type_v2"), ("torch._utils", "_rebuild_parameter"),
            ("collections", "OrderedDict"), ("builtins", "set"), ("numpy", "dtype"), ("numpy.core.multiarray", "scalar"), ("_codecs", "encode"), ("torch", "FloatStorage"), ("__torch__", "X"),
        })
        {
            foreach (var arguments in new[] { "N", ")", "N\x85", "]\x85", "}\x85", "(NNNNNNNt", "(]]]]]]]t", "K\x05\x85", "]]\x86" })
                Hostile.Refused(ZipWriter.Torch(new PickleWriter().Op("}").Text("x").Global(module, name).Op(arguments + "Rs").End()));
        }
    }

    // Python: {'a': 'é', 'b': 1, 'c': -2, 'd': 2.5, 'e': True, 'w': …} in the ways of protocols 0 to 5.
    [Fact]
    public void Constants_of_every_protocol_are_read()
    {
        using var folder = new TemporaryFolder();
        var pickle = new PickleWriter().Op("(");
        void Value(string key, string opcodes) => pickle.Text(key).Op(opcodes);
        Value("line", "I-17\n");
        Value("true", "I01\n");
        Value("long", "L123L\n");
        Value("float", "F2.5\n");
        Value("quoted", "S'a\\'b\\x41'\n");
        Value("raw", "V\\u20ac\xe9\n");
        Value("byte", "K\xff");
        Value("short", "M\x01\x02");
        Value("int", "J\xff\xff\xff\xff");
        Value("minus", "\x8a\x01\xfe");
        Value("zero", "\x8a\0");
        Value("double", "G\x3f\xe0\0\0\0\0\0\0");
        Value("text", "U\x02hi");
        Value("text1", "\x8c\x02hi");
        Value("text8", "\x8d\x02\0\0\0\0\0\0\0hi");
        Value("false", "\x89");
        Value("huge", "\x8a\x09\xff\xff\xff\xff\xff\xff\xff\xff\x7f");
        Value("bytes", "C\u0003abc");
        Value("set", "\x8f(K\x01\x90");
        Value("frozen", "(K\x01\x91");
        Value("framed", "\x95\x05\0\0\0\0\0\0\0K\x01\x94");
        Value("dropped", "NN0");
        Value("twice", "K\x07" + "2\x86");
        Value("popped", "K\x09(NN1");
        Value("array", "\x96\x01\0\0\0\0\0\0\0x");
        Value("pi", "cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\n(U\x02" + "f4K\0K\x01tR(K\x03U\x01>NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tbC\x04\x40\x49\x0f\xdbtR");
        Value("latin", "cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\nU\x02i2\x85Rc_codecs\nencode\nX\x04\0\0\0\xc3\xbf\xc3\xbf" + "U\x06latin1\x86RtR");
        pickle.Text("w").Tensor("0", 4, 0, [4], [1]).Op("d");
        using var source = Hostile.Accepted(folder, ZipWriter.Torch(pickle.End(), _four));
        Assert.Empty(source.Refused);
        var expected = new Dictionary<string, string>
        {
            ["line"] = "-17",
            ["true"] = "true",
            ["long"] = "123",
            ["float"] = "2.5",
            ["quoted"] = "a'bA",
            ["raw"] = "€é",
            ["byte"] = "255",
            ["short"] = "513",
            ["int"] = "-1",
            ["minus"] = "-2",
            ["zero"] = "0",
            ["double"] = "0.5",
            ["text"] = "hi",
            ["text1"] = "hi",
            ["text8"] = "hi",
            ["false"] = "false",
            ["framed"] = "1",
            ["popped"] = "9",
            ["pi"] = "3.1415927410125732",
            ["latin"] = "-1",
        };
        Assert.Equal(expected, source.Metadata);
    }

    [Fact]
    public void Text_of_old_protocols_ends_anywhere()
    {
        foreach (var line in new[] { "S\n", "S'\n", "S'\\\n", "S\\x4\n", "V\\u12\n", "V\\U0011ffff\n", "V\\Uffffffff\n", "V\\\n", "I\n", "L\n", "F\n", "I9999999999999999999999\n", "L" + new string('9', 100_000) + "L\n" })
            Hostile.Refused(ZipWriter.Torch(new PickleWriter().Op(line).End()), "no dictionary of tensors");
    }
}
