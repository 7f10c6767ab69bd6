using System.Globalization;
using System.Text;

namespace Clade.Models.Formats;

/// <summary>
/// Reads a pickle into plain values without running anything: the stack machine of Python's <c>pickle</c>, protocols 0 to 5
/// (https://docs.python.org/3/library/pickletools.html), whose calls go to the few lines of <see cref="PickleCalls"/> or are
/// refused. Memory and time are linear in the pickle, and bounded by <see cref="PickleContext.Work"/>.
/// </summary>
internal ref struct PickleMachine
{
    private readonly PickleContext _context;
    private readonly PickleStack _stack;
    private readonly Dictionary<long, object?> _memo = [];
    private PickleCursor _in;

    private PickleMachine(ReadOnlySpan<byte> data, PickleContext context)
    {
        (_context, _stack) = (context, new PickleStack(context));
        _in = new PickleCursor(data, context);
    }

    /// <summary>The value of the pickle at the start of the data, and where it ends.</summary>
    /// <exception cref="Core.InputException">It is no pickle, truncated, or asks for too much.</exception>
    internal static (object? Value, int Length) Read(ReadOnlySpan<byte> data, PickleContext context)
    {
        var machine = new PickleMachine(data, context);
        var value = machine.Run();
        return (value, machine._in.Position);
    }

    private object? Run()
    {
        for (var opcode = _in.Byte(); opcode != '.'; opcode = _in.Byte())
        {
            _context.Work();
            if (!Constant(opcode) && !Container(opcode) && !Memo(opcode) && !Call(opcode) && !Frame(opcode))
                throw _context.Bad(string.Create(CultureInfo.InvariantCulture, $"its pickle has the unknown opcode 0x{opcode:x2}"));
        }

        return _stack.Pop();
    }

    private bool Constant(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'N': _stack.Push(null); break;
            case 0x88: _stack.Push(true); break;
            case 0x89: _stack.Push(false); break;
            case (byte)'J': PushInteger(_in.Integer(4)); break;
            case (byte)'K': PushInteger(_in.Byte()); break;
            case (byte)'M': PushInteger((long)_in.Length(2)); break;
            case 0x8a: PushInteger(_in.Integer(_in.Byte())); break;
            case 0x8b: PushInteger(_in.Integer(_in.Length(4))); break;
            case (byte)'G': _stack.Push(_in.Double()); break;
            case (byte)'I' or (byte)'L': PushLine(_in.Line()); break;
            case (byte)'F': _stack.Push(double.TryParse(_in.Line(), CultureInfo.InvariantCulture, out var number) ? number : double.NaN); break;
            case (byte)'X' or (byte)'T': _stack.Push(_in.Text(4)); break;
            case (byte)'U' or 0x8c: _stack.Push(_in.Text(1)); break;
            case 0x8d: _stack.Push(_in.Text(8)); break;
            case (byte)'S': _stack.Push(PickleText.Quoted(_in.Line())); break;
            case (byte)'V': _stack.Push(PickleText.RawUnicode(_in.Line())); break;
            case (byte)'B': _stack.Push(_in.Bytes(4)); break;
            case (byte)'C': _stack.Push(_in.Bytes(1)); break;
            case 0x8e or 0x96: _stack.Push(_in.Bytes(8)); break;
            default: return false;
        }

        return true;
    }

    private readonly bool Container(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'(': _stack.Mark(); break;
            case (byte)'0': _stack.Drop(); break;
            case (byte)'1': _stack.PopMark(); break;
            case (byte)'2': _stack.Push(_stack.Top()); break;
            case (byte)')': _stack.Push(Array.Empty<object?>()); break;
            case (byte)'t' or 0x91: _stack.Push(_stack.PopMark()); break;
            case 0x85 or 0x86 or 0x87: _stack.Push(_stack.Pop(opcode - 0x84)); break;
            case (byte)']' or 0x8f: _stack.Push(new List<object?>()); break;
            case (byte)'l': _stack.Push(new List<object?>(_stack.PopMark())); break;
            case (byte)'a': Append([_stack.Pop()]); break;
            case (byte)'e' or 0x90: Append(_stack.PopMark()); break;
            case (byte)'}': _stack.Push(new PickleDict()); break;
            case (byte)'d': Dictionary(_stack.PopMark()); break;
            case (byte)'s': SetItems(_stack.Pop(2)); break;
            case (byte)'u': SetItems(_stack.PopMark()); break;
            default: return false;
        }

        return true;
    }

    private bool Memo(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'p': _memo[Key()] = _stack.Top(); break;
            case (byte)'q': _memo[_in.Byte()] = _stack.Top(); break;
            case (byte)'r': _memo[(long)_in.Length(4)] = _stack.Top(); break;
            case 0x94: _memo[_memo.Count] = _stack.Top(); break;
            case (byte)'g': Get(Key()); break;
            case (byte)'h': Get(_in.Byte()); break;
            case (byte)'j': Get((long)_in.Length(4)); break;
            default: return false;
        }

        return true;
    }

    private bool Call(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'c':
                var module = PickleText.Name(_in.Line());
                _stack.Push(_context.Global(module, PickleText.Name(_in.Line())));
                break;
            case 0x93:
                var names = _stack.Pop(2);
                _stack.Push(names is [string m, string n] ? _context.Global(m, n) : throw _context.Bad("its pickle names a class by something else than text"));
                break;
            case 0x82 or 0x83 or 0x84:
                _in.Take(1UL << (opcode - 0x82));
                _stack.Push(_context.Refuse("an extension of pickle"));
                break;
            case (byte)'R' or 0x81:
                var call = _stack.Pop(2);
                _stack.Push(PickleCalls.Call(call[0], call[1] as object?[], in _in, _context));
                break;
            case 0x92:
                var made = _stack.Pop(3);
                _stack.Push(PickleCalls.Call(made[0], made[1] as object?[], in _in, _context));
                break;
            case (byte)'i':
                var name = $"{PickleText.Name(_in.Line())}.{PickleText.Name(_in.Line())}";
                _stack.PopMark();
                _stack.Push(_context.Refuse(name));
                break;
            case (byte)'o':
                _stack.Push(_stack.PopMark() is [PickleRefused refused, ..] ? refused : _context.Refuse("an object of an old style"));
                break;
            case (byte)'b':
                var state = _stack.Pop();
                PickleCalls.Build(_stack.Top(), state);
                break;
            case (byte)'P':
                _in.Line();
                _stack.Push(_context.Refuse("a persistent id as text"));
                break;
            case (byte)'Q':
                _stack.Push(PickleCalls.Persistent(_stack.Pop(), _context));
                break;
            default:
                return false;
        }

        return true;
    }

    private bool Frame(byte opcode)
    {
        switch (opcode)
        {
            case 0x80:
                if (_in.Byte() is var protocol and > 5)
                    throw _context.Bad($"its pickle has protocol {protocol}, and 5 is the last that is known");
                break;
            case 0x95:
                // A frame is a hint for reading ahead.
                _in.Take(8);
                break;
            default:
                return false;
        }

        return true;
    }

    private readonly void Get(long key) => _stack.Push(_memo.TryGetValue(key, out var value) ? value : throw _context.Bad($"its pickle takes entry {key} of its memo, which is not there"));

    private long Key() => long.TryParse(_in.Line(), CultureInfo.InvariantCulture, out var key) ? key : throw _context.Bad("its pickle has a memo key that is not a number");

    // A number beyond 64 bits is no size or offset: it stays as something that nothing asks for.
    private readonly void PushInteger(long? value) => _stack.Push(value is { } number ? number : _hugeInteger);

    private readonly void PushLine(ReadOnlySpan<byte> line)
    {
        var text = Encoding.ASCII.GetString(line.Length <= 24 ? line : []);
        _stack.Push(text is "01" ? true : text is "00" ? false : long.TryParse(text.TrimEnd('L'), CultureInfo.InvariantCulture, out var number) ? number : _hugeInteger);
    }

    private readonly void Append(object?[] items)
    {
        if (_stack.Top() is List<object?> list)
            list.AddRange(items);
    }

    private readonly void Dictionary(object?[] items)
    {
        _stack.Push(new PickleDict());
        SetItems(items);
    }

    // What is refused takes no items either.
    private readonly void SetItems(object?[] items)
    {
        if (items.Length % 2 != 0)
            throw _context.Bad("its pickle has a key without a value");
        for (var i = 0; i < items.Length && _stack.Top() is PickleDict dictionary; i += 2)
            dictionary.Set(items[i], items[i + 1]);
    }

    private static readonly PickleRefused _hugeInteger = new("a number beyond 64 bits");
}
