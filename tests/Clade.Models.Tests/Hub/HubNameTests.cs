using Clade.Core;
using Clade.Models.Hub;

namespace Clade.Models.Tests.Hub;

public class HubNameTests
{
    private const string Commit = HubModel.Commit;

    [Theory]
    [InlineData("openai/clip-vit-base-patch32", "openai", "clip-vit-base-patch32", null, "main")]
    [InlineData("a/b@v1.0", "a", "b", null, "v1.0")]
    [InlineData("a/b@refs/pr/1", "a", "b", null, "refs/pr/1")]
    [InlineData("a/b@" + Commit, "a", "b", null, Commit)]
    [InlineData("a/b:model.safetensors", "a", "b", "model.safetensors", "main")]
    [InlineData("a/b:onnx/model.onnx@dev", "a", "b", "onnx/model.onnx", "dev")]
    [InlineData("a/b@dev:onnx/model.onnx", "a", "b", "onnx/model.onnx", "dev")]
    [InlineData("A_1/b.c-d_e", "A_1", "b.c-d_e", null, "main")]
    public void ANameIsRead(string text, string owner, string model, string? file, string revision)
    {
        var name = HubName.Parse(text);
        Assert.Equal((owner, model, file, revision), (name.Owner, name.Model, name.File, name.Revision));
        Assert.Equal(name, HubName.Parse(name.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("clip")]
    [InlineData("a/b/c")]
    [InlineData("/etc/passwd")]
    [InlineData("./model")]
    [InlineData("../model")]
    [InlineData("a/..")]
    [InlineData("a/b--c")]
    [InlineData("a/b..c")]
    [InlineData("a/-b")]
    [InlineData("a/b.git")]
    [InlineData("a/b c")]
    [InlineData("ä/b")]
    [InlineData("a\\b/c")]
    [InlineData("a/b@")]
    [InlineData("a/b@../x")]
    [InlineData("a/b@x/../y")]
    [InlineData("a/b@-\u0001")]
    [InlineData("a/b@.hidden")]
    [InlineData("a/b:")]
    [InlineData("a/b:../x")]
    [InlineData("a/b:/etc/passwd")]
    [InlineData("a/b:x/../../y")]
    [InlineData("a/b:x\\y")]
    [InlineData("a/b:\0")]
    public void WhatIsNoNameIsOneSentence(string text)
    {
        Assert.False(HubName.TryParse(text, out _));
        var error = Assert.Throws<InputException>(() => HubName.Parse(text));
        Assert.EndsWith("write owner/model, owner/model@revision or owner/model:file.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Theory]
    [InlineData("*.json", "config.json", true)]
    [InlineData("*.json", "onnx/config.json", true)]
    [InlineData("*.json", "config.jsonl", false)]
    [InlineData("onnx/", "onnx/a/b", true)]
    [InlineData("onnx/", "onnx", false)]
    [InlineData("model-0000?-of-*", "model-00001-of-00002.safetensors", true)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[!a-c]x", "dx", true)]
    [InlineData("[]]", "]", true)]
    [InlineData("[", "[", true)]
    [InlineData("a[b", "a[b", true)]
    [InlineData("", "", true)]
    [InlineData("**", "abc", true)]
    [InlineData("a*b*c", "a--b--c", true)]
    [InlineData("a*b*c", "a--c--b", false)]
    [InlineData("A", "a", false)]
    public void PatternsAreThoseOfThePythonTools(string pattern, string name, bool matches) => Assert.Equal(matches, HubGlob.Matches(pattern, name));

    [Fact]
    public void AHostilePatternCostsLittle() =>
        Assert.False(HubGlob.Matches(string.Concat(Enumerable.Repeat("*a", 500)) + "b", new string('a', 20_000)));

    [Theory]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/../x")]
    [InlineData("a/./x")]
    [InlineData("a//x")]
    [InlineData("a/")]
    [InlineData("/x")]
    [InlineData("C:/x")]
    [InlineData("c:x")]
    [InlineData("a\\x")]
    [InlineData("a\0")]
    [InlineData("a\u001b[2J")]
    [InlineData("a\n")]
    [InlineData("nul")]
    [InlineData("x/CON.json")]
    [InlineData("com1.txt")]
    [InlineData("a.")]
    [InlineData("a ")]
    [InlineData("a?b")]
    [InlineData("a|b")]
    public void AFileNameThatMayLeaveItsFolderIsRefused(string name) => Assert.NotNull(HubPath.Fault(name));

    [Fact]
    public void AFileNameThatIsNoTextIsRefused() => Assert.NotNull(HubPath.Fault("\ud800"));

    [Theory]
    [InlineData("config.json")]
    [InlineData(".gitattributes")]
    [InlineData("1_Pooling/config.json")]
    [InlineData("a..b")]
    [InlineData("console.json")]
    [InlineData("模型.safetensors")]
    [InlineData("a b (1).json")]
    public void AnUsualFileNameIsTaken(string name) => Assert.Null(HubPath.Fault(name));
}
