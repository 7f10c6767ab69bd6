using Clade.Core;

namespace Clade.Data.Text.Patterns;

/// <summary>What one step of a pattern does.</summary>
internal enum StepKind : byte
{
    /// <summary>Takes one code point of the set.</summary>
    Take,

    /// <summary>Takes all code points of the set that follow and gives none back.</summary>
    TakeAll,

    /// <summary>Goes on at the first target, and at the second when that fails.</summary>
    Fork,

    /// <summary>Goes on at the first target.</summary>
    Jump,

    /// <summary>Goes on if an assertion holds.</summary>
    Look,

    /// <summary>The whole pattern has matched.</summary>
    Done,
}

/// <summary>One step; <paramref name="Index"/> numbers the steps of a kind that keep something.</summary>
internal readonly record struct PatternStep(StepKind Kind, CodePointSet? Set, int First, int Second, int Index, AssertionKind Assertion, bool Negated);

/// <summary>Turns a pattern into steps.</summary>
internal sealed class PatternCompiler
{
    private const int MostSteps = 2048;

    private readonly string _source;
    private readonly List<PatternStep> _steps = [];

    private PatternCompiler(string source) => _source = source;

    /// <summary>Numbers forks.</summary>
    public int Forks { get; private set; }

    /// <summary>Numbers greedy runs.</summary>
    public int Runs { get; private set; }

    public static (PatternStep[] Steps, int Forks, int Runs) Compile(string source, PatternNode node)
    {
        var compiler = new PatternCompiler(source);
        compiler.Emit(node);
        compiler.Add(StepKind.Done);
        return ([.. compiler._steps], compiler.Forks, compiler.Runs);
    }

    private void Emit(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.One one:
                Add(StepKind.Take, one.Set);
                break;
            case PatternNode.Chain chain:
                foreach (var part in chain.Parts)
                    Emit(part);
                break;
            case PatternNode.Look look:
                Add(StepKind.Look, look.Set, assertion: look.Kind, negated: look.Negated);
                break;
            case PatternNode.Choice choice:
                EmitChoice(choice);
                break;
            case PatternNode.Repeat repeat:
                EmitRepeat(repeat);
                break;
        }
    }

    private void EmitChoice(PatternNode.Choice choice)
    {
        var exits = new List<int>();
        for (var i = 0; i < choice.Parts.Count; i++)
        {
            var fork = i + 1 < choice.Parts.Count ? Fork() : -1;
            Emit(choice.Parts[i]);
            if (fork < 0)
                break;
            exits.Add(Add(StepKind.Jump));
            Aim(fork, fork + 1, _steps.Count);
        }

        foreach (var exit in exits)
            Aim(exit, _steps.Count, 0);
    }

    private void EmitRepeat(PatternNode.Repeat repeat)
    {
        if (repeat.Possessive)
        {
            EmitPossessive(repeat);
            return;
        }

        for (var i = 0; i < repeat.Least; i++)
            Emit(repeat.Part);
        if (repeat.Most < 0)
        {
            if (MayBeEmpty(repeat.Part))
                throw new InputException($"{_source} has a pattern that repeats what may be empty without end; it cannot be a tokenizer's.");
            var fork = Fork();
            Emit(repeat.Part);
            Aim(Add(StepKind.Jump), fork, 0);
            Branch(fork, repeat.Lazy);
            return;
        }

        var forks = new List<int>();
        for (var i = repeat.Least; i < repeat.Most; i++)
        {
            forks.Add(Fork());
            Emit(repeat.Part);
        }

        foreach (var fork in forks)
            Branch(fork, repeat.Lazy);
    }

    private void EmitPossessive(PatternNode.Repeat repeat)
    {
        if (repeat.Part is not PatternNode.One { Set: var set })
            throw new InputException($"{_source} has a pattern that repeats a group without giving back, which is not supported; it is another kind of tokenizer.");
        if (repeat.Most == 1)
        {
            // One of the set, or an assertion that there is none.
            Emit(new PatternNode.Choice([new PatternNode.One(set), new PatternNode.Look(AssertionKind.Ahead, set, true)]));
            return;
        }

        if (repeat.Least == 1)
            Add(StepKind.Take, set);
        Add(StepKind.TakeAll, set, index: Runs++);
    }

    private void Branch(int fork, bool lazy)
    {
        if (lazy)
            Aim(fork, _steps.Count, fork + 1);
        else
            Aim(fork, fork + 1, _steps.Count);
    }

    private int Fork() => Add(StepKind.Fork, index: Forks++);

    private int Add(StepKind kind, CodePointSet? set = null, int index = 0, AssertionKind assertion = default, bool negated = false)
    {
        if (_steps.Count >= MostSteps)
            throw new InputException($"{_source} has a pattern of more than {MostSteps} steps, which no tokenizer needs; check the file.");
        _steps.Add(new PatternStep(kind, set, 0, 0, index, assertion, negated));
        return _steps.Count - 1;
    }

    private void Aim(int step, int first, int second) => _steps[step] = _steps[step] with { First = first, Second = second };

    private static bool MayBeEmpty(PatternNode node) => node switch
    {
        PatternNode.One => false,
        PatternNode.Chain chain => chain.Parts.All(MayBeEmpty),
        PatternNode.Choice choice => choice.Parts.Any(MayBeEmpty),
        PatternNode.Repeat repeat => repeat.Least == 0 || MayBeEmpty(repeat.Part),
        _ => true,
    };
}
