// Handle counts and seeds belong to the whole process, so tests that use them must not run beside others.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
