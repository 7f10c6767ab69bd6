using Clade.Core;
using Clade.Models.Hub;

namespace Clade.Models.Tests.Hub;

public sealed class HubEnvironmentTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("clade-home-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData("", "HOME/.cache/huggingface/hub")]
    [InlineData("XDG_CACHE_HOME=HOME/x", "HOME/x/huggingface/hub")]
    [InlineData("XDG_CACHE_HOME=HOME/x HF_HOME=HOME/y", "HOME/y/hub")]
    [InlineData("HF_HOME=~/y", "HOME/y/hub")]
    [InlineData("HF_HOME=$HOME/y", "HOME/y/hub")]
    [InlineData("HF_HOME=${HOME}/y", "HOME/y/hub")]
    [InlineData("HF_HOME=HOME/y HUGGINGFACE_HUB_CACHE=HOME/z", "HOME/z")]
    [InlineData("HF_HUB_CACHE=HOME/c HUGGINGFACE_HUB_CACHE=HOME/z", "HOME/c")]
    public void TheCacheIsWhereThePythonToolsHaveIt(string variables, string cache) =>
        Assert.Equal(cache.Replace("HOME", _home, StringComparison.Ordinal), Read(variables).Cache);

    [Theory]
    [InlineData("", null)]
    [InlineData("HF_TOKEN=hf_a HUGGING_FACE_HUB_TOKEN=hf_b", "hf_a")]
    [InlineData("HUGGING_FACE_HUB_TOKEN=hf_b", "hf_b")]
    [InlineData("HF_TOKEN_PATH=HOME/secret", "hf_file")]
    [InlineData("HF_HOME=HOME/h", "hf_home")]
    [InlineData("HF_TOKEN=hf_a HF_HUB_DISABLE_IMPLICIT_TOKEN=1", null)]
    public void TheTokenIsFoundWhereThePythonToolsKeepIt(string variables, string? token)
    {
        File.WriteAllText(Path.Combine(_home, "secret"), "hf_file\n");
        Directory.CreateDirectory(Path.Combine(_home, "h"));
        File.WriteAllText(Path.Combine(_home, "h", "token"), " hf_home\r\n");
        var options = Read(variables);
        Assert.Equal(token, options.Token);
        Assert.DoesNotContain("hf_", options.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HF_HUB_OFFLINE=1", true)]
    [InlineData("HF_HUB_OFFLINE=yes", true)]
    [InlineData("TRANSFORMERS_OFFLINE=True", true)]
    [InlineData("HF_HUB_OFFLINE=0", false)]
    [InlineData("", false)]
    public void OfflineIsRead(string variables, bool offline) => Assert.Equal(offline, Read(variables).Offline);

    [Fact]
    public void TheEndpointAndTheTimesAreRead()
    {
        Assert.Equal("https://huggingface.co/", Read("").Endpoint.AbsoluteUri);
        Assert.Equal("http://localhost:8080/mirror", Read("HF_ENDPOINT=http://localhost:8080/mirror/").Endpoint.AbsoluteUri);
        var options = Read("HF_HUB_DOWNLOAD_TIMEOUT=30 HF_HUB_ETAG_TIMEOUT=5");
        Assert.Equal((30, 5), (options.StallTimeout.TotalSeconds, options.ReplyTimeout.TotalSeconds));
    }

    [Theory]
    [InlineData("HF_ENDPOINT=huggingface.co", "HF_ENDPOINT")]
    [InlineData("HF_ENDPOINT=ftp://host", "HF_ENDPOINT")]
    [InlineData("HF_ENDPOINT=https://user:word@host", "HF_ENDPOINT")]
    [InlineData("HF_ENDPOINT=https://host/?a=b", "HF_ENDPOINT")]
    [InlineData("HF_HUB_DOWNLOAD_TIMEOUT=soon", "HF_HUB_DOWNLOAD_TIMEOUT")]
    [InlineData("HF_HUB_ETAG_TIMEOUT=-1", "HF_HUB_ETAG_TIMEOUT")]
    [InlineData("HF_TOKEN=hf_\u00e4", "token")]
    public void WhatCannotBeUsedIsASentence(string variables, string words)
    {
        var error = Assert.Throws<InputException>(() => Read(variables));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_", error.Message, StringComparison.Ordinal);
    }

    private HubOptions Read(string variables)
    {
        var values = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1] is ['$', ..] ? pair[1] : pair[1].Replace("HOME", _home, StringComparison.Ordinal));
        values["HOME"] = _home;
        return HubEnvironment.Read(values.GetValueOrDefault);
    }
}
