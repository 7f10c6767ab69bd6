namespace Clade.Torch.Tests;

public class ScheduleTests
{
    [SkippableFact]
    public void Rates_are_those_of_OpenCLIP()
    {
        foreach (var item in OptimGoldens.Load().GetProperty("schedules").EnumerateArray())
        {
            var (rate, warmUp, total) = (item.Number("base_lr"), (long)item.Number("warmup"), (long)item.Number("steps"));
            var expected = item.GetProperty("lr").EnumerateArray().Select(value => value.GetDouble()).ToList();
            for (var step = 0; step < expected.Count; step++)
            {
                var now = item.GetProperty("name").GetString() switch
                {
                    "cosine_lr" => Schedules.Cosine(step, total, rate, warmUp),
                    "const_lr" => Schedules.Constant(step, rate, warmUp),
                    _ => Schedules.ConstantWithCoolDown(step, total, rate, warmUp, (long)item.Number("cooldown_steps"), item.Number("cooldown_power"), item.Number("cooldown_end_lr")),
                };
                Assert.Equal(expected[step], now, 1e-15);
            }
        }
    }

    [Fact]
    public void Ends_and_edges()
    {
        Assert.Equal(1, Schedules.Cosine(0, 10, 1));
        Assert.Equal(0.1, Schedules.Cosine(10, 10, 1, final: 0.1), 1e-15);
        Assert.Equal(0.1, Schedules.Cosine(99, 10, 1, final: 0.1), 1e-15);
        Assert.Equal(1, Schedules.Cosine(4, 10, 1, warmUp: 5));
        Assert.Equal(0.25, Schedules.Constant(0, 1, 4));
        Assert.Equal(0.5, Schedules.ConstantWithCoolDown(9, 10, 1, 0, 2), 1e-15);
    }
}
