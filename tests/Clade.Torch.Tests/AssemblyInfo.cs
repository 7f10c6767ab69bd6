// Live-handle counters, the seed and the random state belong to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
