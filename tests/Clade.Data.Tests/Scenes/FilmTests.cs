using Clade.Core;
using Clade.Data.Scenes;

namespace Clade.Data.Tests.Scenes;

public class FilmTests
{
    private static readonly FilmComposer Composer = new(SceneFixture.Mini, new SceneOptions { Seed = 6, Width = 96, Height = 96 });

    public static IEnumerable<object[]> Motions => Enum.GetValues<SceneMotion>().Select(motion => new object[] { motion });

    [Theory]
    [MemberData(nameof(Motions))]
    public void Compose_DoesWhatIsWanted(SceneMotion motion)
    {
        for (var number = 0; number < 12; number++)
        {
            var film = Composer.Compose(number, motion);
            var track = film.Tracks[motion >= SceneMotion.Approaches ? 1 : 0];
            Assert.Equal(motion, track.Motion);
            Assert.Equal(motion >= SceneMotion.Approaches ? 0 : null, track.Partner);
            Assert.True(Naive(film, track, motion), $"{number}: {film.Captions.Short}");
        }
    }

    [Fact]
    public void Captions_AreTrueAndTheirNegativesFalse()
    {
        var lengths = new List<int>();
        for (var number = 0; number < 200; number++)
        {
            var film = Composer.Compose(number);
            var captions = film.Captions;
            Assert.All(captions.Facts, fact => Assert.True(fact.Holds(film), $"{number}: {captions.Short}"));
            Assert.Contains(captions.NegativeFacts, fact => !fact.Holds(film));
            Assert.NotEqual(captions.Short, captions.Negative);
            foreach (var span in captions.Spans)
                Assert.EndsWith(film.Frames[0].Objects[span.Objects[0]].Class, captions.Short.Substring(span.Start, span.Length), StringComparison.Ordinal);
            Assert.All(captions.Facts, fact => Assert.Contains(fact.Noun.Singular, captions.Short, StringComparison.Ordinal));
            lengths.Add(captions.Short.Split(' ').Length);
        }

        Assert.True(lengths.Min() >= 3 && lengths.Max() is >= 15 and <= 36);
    }

    [Fact]
    public void Tracks_AreTheBoxesOfTheFrames()
    {
        for (var number = 0; number < 20; number++)
        {
            var film = Composer.Compose(number);
            Assert.Equal(8, film.Frames.Count);
            for (var t = 0; t < 8; t++)
            {
                Assert.Equal(film.Frames[0].BackgroundPicture.Pixels, film.Frames[t].BackgroundPicture.Pixels);
                foreach (var track in film.Tracks)
                {
                    var one = film.Frames[t].Objects[track.Object];
                    Assert.Equal((one.Mask.Box, one.FullMask.Box), (track.Boxes[t], track.FullBoxes[t]));
                    Assert.Equal(film.Frames[0].Objects[track.Object].Cutout, one.Cutout);
                }
            }
        }

        SceneRenderTests.Check(new SceneComposer(SceneFixture.Mini), Composer.Compose(3).Frames[4]);
    }

    [Fact]
    public void Relations_HoldFromToAndNotBeyond()
    {
        var found = new HashSet<FilmPredicate>();
        for (var number = 0; number < 150; number++)
        {
            var film = number % 2 == 0 ? Composer.Compose(number) : Composer.Compose(number, SceneMotion.Approaches + number / 2 % 6);
            foreach (var predicate in Enum.GetValues<FilmPredicate>().Where(one => one <= FilmPredicate.SmallerThan))
            {
                foreach (var (a, b) in Pairs(film))
                {
                    var holds = film.Frames.Select(frame => frame.Relations.Contains(new SceneRelationship(a.Object, (SceneRelation)predicate, b.Object))).ToArray();
                    var covered = new bool[film.Frames.Count];
                    foreach (var relation in film.Relations.Where(one => one.First == a.Object && one.Second == b.Object && one.Predicate == predicate))
                    {
                        Array.Fill(covered, true, relation.From, relation.To - relation.From + 1);
                        Assert.True((relation.From == 0 || !holds[relation.From - 1]) && (relation.To == holds.Length - 1 || !holds[relation.To + 1]));
                    }

                    Assert.Equal(holds, covered);
                }
            }

            foreach (var relation in film.Relations.Where(one => one.Predicate is FilmPredicate.MovesToward or FilmPredicate.MovesAwayFrom))
            {
                var (a, b) = (film.Tracks[relation.First], film.Tracks[relation.Second]);
                for (var t = relation.From; t < relation.To; t++)
                    Assert.Equal(relation.Predicate == FilmPredicate.MovesToward, Distance(a, b, t + 1) < Distance(a, b, t));
            }

            found.UnionWith(film.Relations.Select(one => one.Predicate));
        }

        Assert.Empty(Enum.GetValues<FilmPredicate>().Where(one => one is not (FilmPredicate.Inside or FilmPredicate.Around)).Except(found));
    }

    [Fact]
    public void Compose_DependsOnTheNumberAlone()
    {
        var other = new FilmComposer(SceneFixture.Mini, new SceneOptions { Seed = 6, Width = 96, Height = 96 });
        foreach (var number in new[] { 9, 2, 5 })
        {
            var (a, b) = (Composer.Compose(number), other.Compose(number));
            Assert.Equal((a.Captions.Short, a.Captions.Negative), (b.Captions.Short, b.Captions.Negative));
            Assert.All(a.Frames.Zip(b.Frames), pair => Assert.Equal(pair.First.Picture.Pixels, pair.Second.Picture.Pixels));
        }
    }

    [Fact]
    public void Options_ThatCannotBeAreRefused()
    {
        var drawn = SceneFixture.Drawn();
        Assert.Contains("4 to 64", Assert.Throws<InputException>(() => new FilmComposer(drawn, null, new FilmOptions { Frames = 3 })).Message, StringComparison.Ordinal);
        Assert.Contains("1 to 6", Assert.Throws<InputException>(() => new FilmComposer(drawn, null, new FilmOptions { MaxThings = 7 })).Message, StringComparison.Ordinal);
        Assert.Contains("0 to 1", Assert.Throws<InputException>(() => new FilmComposer(drawn, null, new FilmOptions { PairChance = 2 })).Message, StringComparison.Ordinal);
        Assert.Contains("needs another one", Assert.Throws<InputException>(() => new FilmComposer(drawn, null, new FilmOptions { MaxThings = 1 }).Compose(0, SceneMotion.Follows)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(FilmTrack First, FilmTrack Second)> Pairs(Film film) => film.Tracks.SelectMany(a => film.Tracks.Where(b => b != a).Select(b => (a, b)));

    private static double Distance(FilmTrack a, FilmTrack b, int t) => Math.Sqrt(Math.Pow(a.Centres[t].X - b.Centres[t].X, 2) + Math.Pow(a.Centres[t].Y - b.Centres[t].Y, 2));

    // By other measures than the product's: what the boxes do from the first picture to the last.
    private static bool Naive(Film film, FilmTrack track, SceneMotion motion)
    {
        var (first, last, end) = (track.FullBoxes[0], track.FullBoxes[^1], track.Centres.Count - 1);
        double dx = track.Centres[end].X - track.Centres[0].X, dy = track.Centres[end].Y - track.Centres[0].Y;
        var turns = film.Frames.Select(frame => frame.Plan.Objects[track.Object].Turn).ToList();
        var partner = track.Partner is { } other ? film.Tracks[other] : null;
        return motion switch
        {
            SceneMotion.Still => track.FullBoxes.Distinct().Count() == 1,
            SceneMotion.MovesLeft => last.CentreX < first.CentreX - 10 && Math.Abs(last.CentreY - first.CentreY) < 4,
            SceneMotion.MovesRight => last.CentreX > first.CentreX + 10 && Math.Abs(last.CentreY - first.CentreY) < 4,
            SceneMotion.MovesUp => last.CentreY < first.CentreY - 10 && Math.Abs(last.CentreX - first.CentreX) < 4,
            SceneMotion.MovesDown => last.CentreY > first.CentreY + 10 && Math.Abs(last.CentreX - first.CentreX) < 4,
            SceneMotion.Grows => last.Area > 2 * first.Area,
            SceneMotion.Shrinks => 2 * last.Area < first.Area,
            SceneMotion.TurnsClockwise => turns[0] == 0 && turns[1] is > 20 and < 90 && turns[^1] == 270,
            SceneMotion.TurnsAnticlockwise => turns[0] == 0 && turns[1] is > 270 and < 340 && turns[^1] == 90,
            SceneMotion.Bounces => track.Centres.Min(centre => centre.Y) < track.Centres[0].Y - 10 && Math.Abs(dy) < 1,
            SceneMotion.Shakes => track.Centres.Select((centre, t) => centre.X > track.Centres[0].X - 0.001 == (t % 2 == 0)).All(ok => ok),
            SceneMotion.Circles => Math.Abs(dx) < 1e-6 && Math.Abs(dy) < 1e-6 && track.Centres.Max(centre => centre.X) - track.Centres.Min(centre => centre.X) > 25,
            SceneMotion.Appears => first.IsEmpty && !last.IsEmpty && Math.Abs(dx) < 1e-9,
            SceneMotion.Disappears => !first.IsEmpty && last.IsEmpty && Math.Abs(dx) < 1e-9,
            SceneMotion.Enters => first.IsEmpty && !last.IsEmpty && Math.Abs(dx) > 20,
            SceneMotion.Leaves => !first.IsEmpty && last.IsEmpty && Math.Abs(dx) > 20,
            SceneMotion.Approaches => Distance(track, partner!, end) < Distance(track, partner!, 0) - 20,
            SceneMotion.Retreats => Distance(track, partner!, end) > Distance(track, partner!, 0) + 20,
            SceneMotion.Passes => Enumerable.Range(1, end - 1).Any(t => Distance(track, partner!, t) < Math.Min(Distance(track, partner!, 0), Distance(track, partner!, end)) - 10),
            SceneMotion.CirclesAround => Enumerable.Range(0, end).All(t => Math.Abs(Distance(track, partner!, t) - Distance(track, partner!, 0)) < 1e-6) && Math.Abs(dx) < 1e-6,
            _ => Enumerable.Range(0, end).All(t => Math.Abs(Distance(track, partner!, t) - Distance(track, partner!, 0)) < 1e-6) && Math.Abs(dx) + Math.Abs(dy) > 15,
        };
    }
}
