// The tests start processes that use all cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
