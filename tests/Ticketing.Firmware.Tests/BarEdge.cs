using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Tests;

/// <summary>
/// The wallet of one chip as the edge keeps it: a debit once, by its number; a reversal once; what a reader decided alone is
/// booked when it is told. Its answers and its acknowledgements may get lost.
/// </summary>
sealed class BarEdge(FakeLink link)
{
    readonly DebitFrame _debit = new();
    readonly DebitResultFrame _result = new();
    readonly DebitRequest _request = new();
    readonly DebitAnswer _answer = new();
    readonly Dictionary<uint, (int Amount, int Balance, uint Purse)> _booked = [];
    readonly HashSet<uint> _reversed = [];
    readonly HashSet<uint> _givenUp = [];
    uint _sequence;

    public int Credits { get; set; } = 5000;

    /// <summary>Answers leave the edge and reach nobody.</summary>
    public bool LosesAnswers { get; set; }

    public int Balance => Credits - _booked.Where(debit => !_reversed.Contains(debit.Key)).Sum(debit => debit.Value.Amount);

    /// <summary>Every number that was sent, in order of its first arrival.</summary>
    public List<(uint Number, string What)> Numbers { get; } = [];

    public List<(uint Debit, DebitResult Result)> Results { get; } = [];

    public void Take(string topic, byte[] payload)
    {
        if (topic.EndsWith("/" + Topics.Debit, StringComparison.Ordinal))
        {
            _debit.Read(payload, payload.Length);
            Saw(_debit.Sequence, "debit");
            Decide();
        }
        else if (topic.EndsWith("/" + Topics.DebitResult, StringComparison.Ordinal))
        {
            _result.Read(payload, payload.Length);
            Saw(_result.Sequence, "result " + _result.DebitSequence);
            Record();
            if (!LosesAnswers)
                link.Send(Evening.Bytes(new AckFrame { AcknowledgedSequence = _result.Sequence }));
        }
    }

    /// <summary>The wallet as the chip was issued with it.</summary>
    public void Issue(uint sequence) => _sequence = sequence;

    void Saw(uint number, string what)
    {
        if (!Numbers.Contains((number, what)))
            Numbers.Add((number, what));
    }

    void Decide()
    {
        if (!_booked.TryGetValue(_debit.Sequence, out var booked))
        {
            _request.WalletKnown = true;
            _request.WalletBalance = Balance;
            _request.WalletSequence = _sequence;
            _request.Purse = _debit.Purse;
            _request.PurseSequence = _debit.PurseSequence;
            _request.PurseBalance = _debit.PurseBalance;
            _request.Amount = _debit.Amount;
            _request.Quantity = _debit.Quantity;
            DebitRules.Decide(_request, _answer);
            _sequence = Math.Max(_sequence, Math.Max(_debit.PurseSequence, _answer.NewPurseSequence));
            if (!DebitOutcomes.Debits(_answer.Outcome) || _givenUp.Contains(_debit.Sequence))
            {
                Answer(_answer.Outcome, _answer.NewBalance, _answer.NewPurseSequence);
                return;
            }

            booked = (_debit.Amount, _answer.NewBalance, _answer.NewPurseSequence);
            _booked[_debit.Sequence] = booked;
        }

        if (!_reversed.Contains(_debit.Sequence))
            Answer(DebitOutcome.Approved, booked.Balance, booked.Purse);
    }

    void Answer(DebitOutcome outcome, int balance, uint purse)
    {
        if (!LosesAnswers)
        {
            link.Send(Evening.Bytes(new DebitDecisionFrame
            {
                RequestSequence = _debit.Sequence, Outcome = outcome, NewBalance = balance, NewPurseSequence = purse, Amount = _debit.Amount,
            }));
        }
    }

    void Record()
    {
        _sequence = Math.Max(_sequence, _result.PurseSequence);
        if (!Results.Contains((_result.DebitSequence, _result.Result)))
            Results.Add((_result.DebitSequence, _result.Result));
        if (_result.Result == DebitResult.OfflineApproved)
            _booked.TryAdd(_result.DebitSequence, (_result.Amount, _result.PurseBalance, _result.PurseSequence));
        else if (_result.Result == DebitResult.Reversed && _booked.ContainsKey(_result.DebitSequence))
            _reversed.Add(_result.DebitSequence);
        else if (_result.Result == DebitResult.Reversed)
            _givenUp.Add(_result.DebitSequence);
    }
}
