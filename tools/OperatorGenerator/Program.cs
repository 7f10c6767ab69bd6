using OperatorGenerator;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: OperatorGenerator operators.txt Operators.g.cs");
    return 2;
}

File.WriteAllText(args[1], Emitter.Emit(File.ReadLines(args[0])));
return 0;
