using System.Text;

namespace Ticketing.Simulators.Printers;

public enum Align
{
    Left,
    Centre,
    Right,
}

/// <summary>One line of a receipt as it stands on the paper.</summary>
public sealed record ReceiptLine(string Text, Align Align, bool Bold, int Width, int Height);

/// <summary>What a receipt printer makes of the bytes that it gets: lines until the cut, and what it must answer.</summary>
public sealed class EscPosPage
{
    // .NET knows 858 through the code pages provider only; it is 850 with the euro sign at D5.
    static readonly Encoding CodePage = CodePagesEncodingProvider.Instance.GetEncoding(858)!;

    readonly List<ReceiptLine> lines = [];
    readonly List<byte> text = [];
    readonly List<byte> pending = [];
    Align align;
    bool bold;
    int width = 1;
    int height = 1;

    /// <summary>Bytes of a whole command: the status asked for, or 0.</summary>
    public enum Asked
    {
        Nothing,
        Status1,
        Status2,
        Status4,
        AutomaticStatus,
        EndOfJob,
        Drawer,
        Cut,
    }

    public IReadOnlyList<ReceiptLine> Lines => lines;

    public bool HasInk => lines.Count > 0 || text.Count > 0;

    /// <summary>Takes one byte; says what the printer has to do when the byte completes such a command.</summary>
    public Asked Take(byte next)
    {
        pending.Add(next);
        var length = LengthOf(pending);
        if (length == 0 || pending.Count < length)
            return Asked.Nothing;
        var command = pending.ToArray();
        pending.Clear();
        return Work(command);
    }

    public void TakePaperAway()
    {
        lines.Clear();
        text.Clear();
    }

    /// <summary>Length of the command that begins so; 0 when it is not known yet.</summary>
    static int LengthOf(List<byte> command) => command[0] switch
    {
        0x10 => command.Count < 2 ? 0 : command[1] == 0x04 ? 3 : 2,
        0x1B => command.Count < 2 ? 0 : command[1] switch
        {
            0x40 or 0x32 => 2,
            0x70 => 5,
            _ => 3,
        },
        0x1D => command.Count < 2 ? 0 : command[1] switch
        {
            0x56 => command.Count < 3 ? 0 : command[2] is 0x41 or 0x42 ? 4 : 3,
            _ => 3,
        },
        _ => 1,
    };

    Asked Work(byte[] command)
    {
        switch (command[0], command.Length > 1 ? command[1] : (byte)0)
        {
            case (0x10, 0x04):
                return command[2] switch { 1 => Asked.Status1, 2 => Asked.Status2, _ => Asked.Status4 };
            case (0x1B, 0x40):
                (align, bold, width, height) = (Align.Left, false, 1, 1);
                break;
            case (0x1B, 0x61):
                align = (Align)Math.Min(command[2] & 0x03, 2);
                break;
            case (0x1B, 0x45):
                bold = (command[2] & 1) == 1;
                break;
            case (0x1B, 0x64):
                Feed();
                for (var i = 1; i < command[2]; i++)
                    lines.Add(new ReceiptLine("", Align.Left, false, 1, 1));
                break;
            case (0x1B, 0x70):
                return Asked.Drawer;
            case (0x1D, 0x21):
                (width, height) = ((command[2] >> 4) + 1, (command[2] & 0x0F) + 1);
                break;
            case (0x1D, 0x56):
                if (text.Count > 0)
                    Feed();
                return Asked.Cut;
            case (0x1D, 0x61):
                return Asked.AutomaticStatus;
            case (0x1D, 0x72):
                return Asked.EndOfJob;
            case (0x0A, _):
                Feed();
                break;
            case ( >= 0x20, _):
                text.Add(command[0]);
                break;
        }
        return Asked.Nothing;
    }

    void Feed()
    {
        lines.Add(new ReceiptLine(CodePage.GetString(text.ToArray()), align, bold, width, height));
        text.Clear();
    }
}
