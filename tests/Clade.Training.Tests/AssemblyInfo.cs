// Live-handle counters, the seed, the random state and the number of threads belong to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
