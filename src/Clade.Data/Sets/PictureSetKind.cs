namespace Clade.Data.Sets;

/// <summary>How pictures to evaluate on are laid out.</summary>
public enum PictureSetKind
{
    /// <summary>Pictures in a folder, zip or tar; the folder they lie in is their class.</summary>
    Folder,

    /// <summary>Shards of WebDataset: a picture and what is known of it are neighbours in a tar, told apart by their endings.</summary>
    WebDataset,

    /// <summary>A table that names pictures: CSV, TSV, JSON Lines, or a JSON array of objects.</summary>
    Table,

    /// <summary>The captions JSON of MS COCO: <c>images</c> and <c>annotations</c>.</summary>
    CocoCaptions,

    /// <summary>The split JSON of Karpathy and Fei-Fei (2015): <c>dataset_coco.json</c>, <c>dataset_flickr30k.json</c>, <c>dataset_flickr8k.json</c>.</summary>
    Karpathy,

    /// <summary>The captions of Flickr30k: <c>results_20130124.token</c>, or <c>results.csv</c> with bars between the fields.</summary>
    Flickr30k,

    /// <summary>The split JSON of few-shot methods (Zhou et al. 2022): <c>split_zhou_….json</c>, lists <c>train</c>, <c>val</c>, <c>test</c> of path, number and class.</summary>
    SplitJson,

    /// <summary>A corpus made by <c>clade corpus build</c>.</summary>
    Corpus,
}

/// <summary>Which folder of a picture's path is its class.</summary>
public enum ClassFolder
{
    /// <summary>The outermost one, below a single folder that holds everything.</summary>
    First,

    /// <summary>The one that the picture lies in.</summary>
    Deepest,

    /// <summary>None: the set has no classes.</summary>
    None,
}
