// The tests compute on all cores, and listen to telemetry of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
