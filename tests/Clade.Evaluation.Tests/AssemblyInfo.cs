// Handle counts belong to the whole process, so tests that assert them must not run beside others.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
