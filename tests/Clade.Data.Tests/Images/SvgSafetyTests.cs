using System.Text;
using Clade.Data.Images;

namespace Clade.Data.Tests.Images;

public sealed class SvgSafetyTests
{
    private static string Refuse(string svg, ImageLimits? limits = null) =>
        Pictures.Refusal(() => ImageFile.DecodeRgb(Encoding.UTF8.GetBytes(svg), "bad.svg", limits), "bad.svg");

    private static string Refuse(byte[] svg) => Pictures.Refusal(() => ImageFile.DecodeRgb(svg, "bad.svg"), "bad.svg");

    [Fact]
    public void ExternalEntities_AreRefused()
    {
        Assert.Contains("external entity", Refuse("<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg width='9' height='9'><text>&x;</text></svg>"));
        Assert.Contains("external entity", Refuse("<!DOCTYPE svg [<!ENTITY % x PUBLIC 'a' 'http://127.0.0.1/x.dtd'>]><svg width='9' height='9'/>"));
    }

    [Theory]
    [InlineData("<image xlink:href='file:///etc/hostname' width='9' height='9'/>")]
    [InlineData("<image href='http://127.0.0.1/a.png' width='9' height='9'/>")]
    [InlineData("<image href='photo.png' width='9' height='9'/>")]
    [InlineData("<use xlink:href='other.svg#a'/>")]
    [InlineData("<filter id='f'><feImage href='/etc/hostname'/></filter>")]
    [InlineData("<style>@import url('file:///x.css');</style>")]
    [InlineData("<style>rect { fill: url(other.svg#a) }</style>")]
    [InlineData("<rect style='fill:url(file:///x.svg#a)' width='9' height='9'/>")]
    [InlineData("<rect fill='url(http://127.0.0.1/x.svg#a)' width='9' height='9'/>")]
    public void ReferencesOutside_AreRefused(string body) => Assert.Contains("outside the file", Refuse(Pictures.Svg(body)));

    [Theory]
    [InlineData("<a href='https://example.org/'><rect width='40' height='20' fill='red'/></a>")]
    [InlineData("<linearGradient id='g'><stop stop-color='red'/></linearGradient><linearGradient id='h' xlink:href='#g'/><rect width='40' height='20' fill='url(#h)'/>")]
    [InlineData("<style>rect { fill: red }</style><rect width='40' height='20'/>")]
    public void ReferencesInside_AreDrawn(string body) =>
        Assert.Equal((255, 0, 0), ImageFile.DecodeRgb(Pictures.Svg(body), "good.svg").At(5, 5));

    [Fact]
    public void DataUrls_AreDrawn()
    {
        var png = Convert.ToBase64String(ImageFile.EncodePng(new RgbImage(1, 1, [10, 20, 30])));
        var image = ImageFile.DecodeRgb(Pictures.Svg($"<image width='40' height='20' preserveAspectRatio='none' xlink:href='data:image/png;base64,{png}'/>"), "good.svg");
        Assert.Equal((10, 20, 30), image.At(20, 10));
    }

    [Fact]
    public void InternalEntities_AreExpanded()
    {
        var svg = "<!DOCTYPE svg [<!ENTITY c 'red'>]><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9' fill='&c;'/></svg>";
        Assert.Equal((255, 0, 0), ImageFile.DecodeRgb(Encoding.UTF8.GetBytes(svg), "good.svg").At(4, 4));
    }

    [Fact]
    public void EntityBombs_AreRefused()
    {
        var text = new StringBuilder("<!DOCTYPE svg [<!ENTITY a0 'aaaaaaaaaa'>");
        for (var i = 1; i < 12; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"<!ENTITY a{i} '{string.Concat(Enumerable.Repeat($"&a{i - 1};", 10))}'>");
        text.Append("]><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text>&a11;</text></svg>");
        Refuse(text.ToString());
    }

    [Fact]
    public void HugeDrawings_AreRefused()
    {
        Assert.Contains("megapixels", Refuse(Pictures.Svg("", "width='30000' height='30000'")));
        Assert.Contains("megapixels", Refuse(Pictures.Svg("", "width='1e9' height='1e9'")));
        Assert.Contains("megapixels", Refuse(Pictures.Svg("", "viewBox='0 0 1e300 3'")));
        var message = Pictures.Refusal(() => ImageFile.PictogramSquare(Pictures.Svg("", "width='30000' height='30000'"), "bad.svg", 64), "bad.svg");
        Assert.Contains("30000 x 30000", message);
        Assert.Contains("characters", Refuse("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text>abcdefgh</text></svg>", new ImageLimits { MaxSvgCharacters = 50 }));
    }

    [Fact]
    public void BrokenXml_IsRefused() => Assert.Contains("well-formed", Refuse("<svg width='9' height='9'><g></svg>"));
}
