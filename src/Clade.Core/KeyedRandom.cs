namespace Clade.Core;

/// <summary>
/// Random draws that depend on a key alone, never on how many draws came before or how many processes run:
/// the same (seed, stream, step, sample) gives the same numbers in every run. SplitMix64 over a mixed key
/// (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
/// A mutable value type: pass it by reference or keep it in one local.
/// </summary>
public struct KeyedRandom
{
    private ulong _state;

    /// <summary>Starts the sequence that belongs to this key. Any values are allowed.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stream">What the draws are for: a constant per use, so that two uses never share numbers.</param>
    /// <param name="step">Epoch or step.</param>
    /// <param name="sample">Global sample index.</param>
    public KeyedRandom(long seed, long stream = 0, long step = 0, long sample = 0)
    {
        _state = Mix(Mix(Mix(Mix((ulong)seed) ^ (ulong)stream) ^ (ulong)step) ^ (ulong)sample);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>A uniform number in [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform number in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double NextDouble(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>A uniform integer in [0, <paramref name="count"/>), without bias worth naming (128-bit multiply).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public int NextInt(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return (int)((UInt128)NextUInt64() * (ulong)count >> 64);
    }

    /// <summary>A standard normal number (Box and Muller).</summary>
    public double NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Shuffles in place (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
