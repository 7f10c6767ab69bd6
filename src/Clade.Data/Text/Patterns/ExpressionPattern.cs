using Clade.Core;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.Patterns;

/// <summary>
/// A regular expression over code points, matched by backtracking that remembers where it failed: a fork that has failed once at a place
/// fails there for good, because nothing that follows depends on how it was reached. So any pattern takes steps in proportion to its
/// size times the text. (.NET's own expressions see UTF-16 units, and either backtrack without bound or cannot look ahead.)
/// </summary>
internal sealed class ExpressionPattern : ITextPattern
{
    private readonly PatternStep[] _steps;
    private readonly int _forks;
    private readonly int _runs;

    /// <param name="source">File, for messages.</param>
    /// <param name="expression">In Oniguruma's Ruby syntax.</param>
    /// <exception cref="InputException">The expression is wrong or not supported.</exception>
    public ExpressionPattern(string source, string expression) =>
        (_steps, _forks, _runs) = PatternCompiler.Compile(source, PatternParser.Parse(source, expression));

    /// <summary>Steps taken so far by this thread, for tests of the bound.</summary>
    [field: ThreadStatic]
    internal static long StepsTaken { get; private set; }

    public void Find(ReadOnlySpan<char> text, List<(int Start, int End)> found)
    {
        var search = new Search(this, text);
        var lastEnd = -1;
        for (var from = 0; from <= text.Length;)
        {
            var end = search.MatchAt(from, out var steps);
            StepsTaken += steps;
            // An empty match right after a match is none.
            if (end < 0 || (end == from && from == lastEnd))
            {
                from += from < text.Length && char.IsHighSurrogate(text[from]) && from + 1 < text.Length && char.IsLowSurrogate(text[from + 1]) ? 2 : 1;
                continue;
            }

            found.Add((from, end));
            (from, lastEnd) = (end, end);
        }
    }

    /// <summary>What is known of one text while it is searched.</summary>
    private ref struct Search
    {
        private readonly PatternStep[] _steps;
        private readonly ReadOnlySpan<char> _text;
        private readonly ulong[] _failed;
        private readonly (int Start, int End)[] _runs;
        private readonly Stack<(int Step, int Position, bool Second)> _choices = new();

        public Search(ExpressionPattern pattern, ReadOnlySpan<char> text)
        {
            _steps = pattern._steps;
            _text = text;
            _failed = new ulong[((long)pattern._forks * (text.Length + 1) >> 6) + 1];
            _runs = new (int, int)[pattern._runs];
        }

        /// <summary>Where the match that begins here ends, or -1.</summary>
        public readonly int MatchAt(int start, out long steps)
        {
            var (step, position) = (0, start);
            _choices.Clear();
            for (steps = 1; ; steps++)
            {
                ref readonly var now = ref _steps[step];
                var goesOn = true;
                switch (now.Kind)
                {
                    case StepKind.Done:
                        return position;
                    case StepKind.Take:
                        goesOn = position < _text.Length && now.Set!.Contains(CodePoints.At(_text, position, out var width)) && (position += width) > 0;
                        break;
                    case StepKind.TakeAll:
                        position = EndOfRun(now, position);
                        break;
                    case StepKind.Look:
                        goesOn = Holds(now, position);
                        break;
                    case StepKind.Jump:
                        step = now.First;
                        continue;
                    case StepKind.Fork:
                        var bit = (long)now.Index * (_text.Length + 1) + position;
                        goesOn = (_failed[bit >> 6] >> (int)(bit & 63) & 1) == 0;
                        if (!goesOn)
                            break;
                        _choices.Push((step, position, false));
                        step = now.First;
                        continue;
                }

                if (goesOn)
                    step++;
                else if (!BackUp(ref step, ref position))
                    return -1;
            }
        }

        private readonly bool BackUp(ref int step, ref int position)
        {
            while (_choices.TryPop(out var choice))
            {
                if (!choice.Second)
                {
                    _choices.Push(choice with { Second = true });
                    (step, position) = (_steps[choice.Step].Second, choice.Position);
                    return true;
                }

                var bit = (long)_steps[choice.Step].Index * (_text.Length + 1) + choice.Position;
                _failed[bit >> 6] |= 1UL << (int)(bit & 63);
            }

            return false;
        }

        // The end of a run is the same from wherever in it one starts.
        private readonly int EndOfRun(in PatternStep step, int position)
        {
            ref var run = ref _runs[step.Index];
            if (position >= run.Start && position < run.End)
                return run.End;
            var end = position;
            while (end < _text.Length && step.Set!.Contains(CodePoints.At(_text, end, out var width)))
                end += width;
            run = (position, end);
            return end;
        }

        private readonly bool Holds(in PatternStep step, int position) => step.Assertion switch
        {
            AssertionKind.Ahead => (position < _text.Length && step.Set!.Contains(CodePoints.At(_text, position, out _))) != step.Negated,
            AssertionKind.Behind => (position > 0 && step.Set!.Contains(CodePoints.Before(_text, position))) != step.Negated,
            AssertionKind.TextStart => position == 0,
            AssertionKind.TextEnd => position == _text.Length,
            AssertionKind.LineStart => position == 0 || (_text[position - 1] == '\n' && position < _text.Length),
            _ => position == _text.Length || _text[position] == '\n',
        };
    }
}
