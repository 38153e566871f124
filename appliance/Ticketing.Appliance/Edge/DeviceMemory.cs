namespace Ticketing.Appliance.Edge;

/// <summary>What one device was told lately, by its own sequence, so that the same question has the same answer.</summary>
sealed class DeviceMemory<T>
    where T : class
{
    const int Kept = 2048;
    readonly Lock gate = new();
    readonly Dictionary<uint, T> answers = [];
    readonly Queue<uint> order = new();

    public T? Find(uint sequence)
    {
        lock (gate) return answers.GetValueOrDefault(sequence);
    }

    public void Keep(uint sequence, T answer)
    {
        lock (gate)
        {
            if (!answers.ContainsKey(sequence)) order.Enqueue(sequence);
            answers[sequence] = answer;
            while (order.Count > Kept) answers.Remove(order.Dequeue());
        }
    }
}
