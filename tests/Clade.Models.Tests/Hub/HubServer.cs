using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Clade.Models.Tests.Hub;

/// <summary>What a client asked.</summary>
public sealed record HubRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    public string Path => Uri.UnescapeDataString(Target.Split('?')[0]);

    /// <summary>First and last byte of a range; the last is null for an open one.</summary>
    public (long From, long? To)? Range
    {
        get
        {
            if (!Headers.TryGetValue("range", out var range))
                return null;
            var parts = range["bytes=".Length..].Split('-');
            return (long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1].Length > 0 ? long.Parse(parts[1], CultureInfo.InvariantCulture) : null);
        }
    }
}

/// <summary>What the server answers, and how badly.</summary>
public sealed record HubReply(int Status, byte[] Body)
{
    public Dictionary<string, string> Headers { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The length that is announced, if not the body's own; -1 announces none.</summary>
    public long? Length { get; init; }

    /// <summary>Bytes after which the connection is cut.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Bytes after which nothing more is sent for a while.</summary>
    public int? StallAfter { get; init; }

    /// <summary>Wait before the answer.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Wait after each 16 KiB of the body.</summary>
    public TimeSpan Pace { get; init; }

    public static HubReply Text(int status, string text = "", params (string Name, string Value)[] headers) =>
        new(status, Encoding.UTF8.GetBytes(text)) { Headers = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase) };
}

/// <summary>A server of HTTP/1.1 on the loopback, one request a connection, that does exactly what a test says.</summary>
public sealed class HubServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<HubRequest, HubReply> _answer;

    public HubServer(Func<HubRequest, HubReply> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _ = Listen();
    }

    public string Address { get; }

    public ConcurrentQueue<HubRequest> Requests { get; } = new();

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
    }

    private async Task Listen()
    {
        var stop = _stop.Token;
        try
        {
            while (true)
                _ = Serve(await _listener.AcceptSocketAsync(stop), stop);
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(Socket socket, CancellationToken stop)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (await Read(stream, stop) is not { } request)
                return;
            Requests.Enqueue(request);
            var reply = _answer(request);
            await Task.Delay(reply.Delay, stop);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Head(reply)), stop);
            if (request.Method != "HEAD")
                await Send(stream, reply, stop);
            if (reply.CutAfter is not null)
                socket.LingerState = new LingerOption(true, 0);
            else
                socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or SocketException)
        {
            // The client hung up, or the test is over.
        }
    }

    private static async Task Send(NetworkStream stream, HubReply reply, CancellationToken stop)
    {
        var end = Math.Min(reply.Body.Length, reply.CutAfter ?? reply.StallAfter ?? int.MaxValue);
        for (var at = 0; at < end; at += 1 << 14)
        {
            await stream.WriteAsync(reply.Body.AsMemory(at, Math.Min(1 << 14, end - at)), stop);
            if (reply.Pace > TimeSpan.Zero)
                await Task.Delay(reply.Pace, stop);
        }

        if (reply.StallAfter is not null)
            await Task.Delay(TimeSpan.FromSeconds(60), stop);

        // What was sent should be read before the cut.
        if (reply.CutAfter is not null)
            await Task.Delay(30, stop);
    }

    private static string Head(HubReply reply)
    {
        var head = new StringBuilder($"HTTP/1.1 {reply.Status} {(HttpStatusCode)reply.Status}\r\nConnection: close\r\n");
        if (reply.Length != -1)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {reply.Length ?? reply.Body.Length}\r\n");
        foreach (var (name, value) in reply.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return head.Append("\r\n").ToString();
    }

    private static async Task<HubRequest?> Read(NetworkStream stream, CancellationToken stop)
    {
        var text = new List<byte>();
        var one = new byte[1];
        while (text.Count < 1 << 16 && !(text.Count >= 4 && text[^4] == '\r' && text[^3] == '\n' && text[^2] == '\r' && text[^1] == '\n'))
        {
            if (await stream.ReadAsync(one, stop) == 0)
                return null;
            text.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. text]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var first = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0].ToLowerInvariant(), pair => pair[1].Trim());
        return new HubRequest(first[0], first[1], headers);
    }
}
