using System.Text.RegularExpressions;
using Clade.Data.Corruptions;

namespace Clade.Evaluation.Reports;

/// <summary>Every figure that a task can print, with what it measures, its formula, and when not to use it. The page of a report and the documentation both show these. Thread-safe.</summary>
public static class MetricGlossary
{
    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<MetricExplanation> All { get; } =
    [
        Of("accuracy", "(?!top-5|pixel)(.* )?accuracy(, .*)?", "How often the likeliest class is the right one.", "share of items whose own class scores more than every other; a tie is lost. With several seeds, the mean over seeds and items",
            "classes of very different sizes: read mean per class, and the share of the largest class. Prompts chosen on the same pictures"),
        Of("top-5 accuracy", "top-5 accuracy", "Whether the right class is among the five likeliest.", "share of items with rank of the own class ≤ 5; a tie is lost", "five classes or fewer, where it is 1; few classes, where chance is high"),
        Of("mean per class", "mean per class", "Accuracy where every class counts the same, however many pictures it has.", "mean over classes that have pictures of (right / pictures of the class)", "classes of two or three pictures: the figure then hangs on them"),
        Of("recall@k", @"(.* )?recall@\d+", "Whether a search finds something right among its first k answers.", "share of queries with rank of the best right answer ≤ k; a tie is lost", "sets of other sizes: it falls as candidates are added. Captions that fit many pictures: right answers then count as wrong"),
        Of("median rank", "(.* )?median rank", "Where the first right answer stands for a typical query.", "median over queries of the rank of the best right answer, from 1; the mean of the middle two", "telling good models apart: it is 1 for all of them; it says nothing of the queries that fail"),
        Of("mAP", "(.* )?mAP", "How early all right answers come.", "mean over queries of the mean over right answers of (right answers down to here / rank here); a tie is lost",
            "hundreds of right answers a query, where it is about a tail that nobody reads; with one right answer it is the mean reciprocal rank"),
        new("accuracy of pairs", "Whether a picture prefers its caption to the same caption with one thing changed; also by what was changed.", "share of pictures with cos(picture, caption) > cos(picture, changed caption); a tie is lost, chance is 1/2",
            "edits that a model of language alone can spot: compare with one that sees no picture") { Names = Pattern("accuracy|changed: .*"), Kinds = [PairsTask.Kind] },
        Of("text, image and group score", "(text|image|group) score", "Winoground's question: two pictures, two captions of the same words; does each find its own?", "text: each picture prefers its caption; image: each caption its picture; group: both. Ties are lost",
            "reading 30 % as bad without its chance: 25 %, 25 % and 16.7 %"),
        Of("mIoU", "mIoU", "How well the areas of classes are found, every class counting the same.", "mean over classes that are there or answered of (pixels in both / pixels in either), pixels of all pictures counted together",
            "sets where one class covers nearly all pixels; two lists of classes; a subset of the pictures: rare classes then come and go. Read it by class"),
        Of("pixel accuracy", "pixel accuracy", "How many of the judged pixels of a picture are right.", "mean over pictures of (right pixels / judged pixels)", "pictures that are mostly one class (sky, background): answering that class always scores well; read mIoU"),
        Of("ECE", @"ECE( after T)?(, .*)?", "Whether a model that says 80 % is right in 80 of 100 cases.", "Σ over 15 bins of equal width of (pictures in the bin / pictures) · |accuracy - mean confidence|; after T: softmax(scores / T)",
            "other numbers of bins; few pictures, where it is mostly chance (compare with ECE by chance); as a sign of accuracy: guessing with the base rate as confidence has 0"),
        Of("adaptive ECE", @"adaptive ECE( after T)?(, .*)?", "The same where confidences crowd at one end.", "as ECE over 15 bins of equal numbers of pictures", "as ECE; it is another figure than ECE"),
        Of("NLL", @"NLL( after T)?(, .*)?", "How much probability the right class gets.", "mean of -ln p(right class)", "models of different numbers of classes; one answer that is sure and wrong can decide it"),
        Of("Brier score", @"Brier( after T)?(, .*)?", "How far probabilities are from what is true, without bins.", "mean over pictures of Σ over classes of (p - y)², 0 to 2", "telling calibration from accuracy: it mixes both"),
        Of("confidence", "confidence", "How sure the model is.", "mean of the largest probability", "by itself; beside accuracy it says on which side a model errs"),
        Of("AUROC", ".* AUROC", "Whether pictures of unknown classes get lower numbers than known ones.", "chance that a known picture has the larger number than an unknown one; a tie counts 1/2", "near and far unknowns pooled; a threshold that is to be used: it says nothing about one"),
        Of("FPR95", ".* FPR95", "How many unknown pictures come through where nearly all known ones do.", "share of unknown pictures at or above the largest threshold that keeps 95 % of the known ones", "few known pictures: it stands on the worst 5 % of them and jumps"),
        Of("AUPR", ".* AUPR", "How pure what is called known is, from the surest down.", "average precision with known pictures as right answers, equal numbers taken together", "sets with other shares of unknown pictures: chance is that share"),
        Of("modality gap", "modality gap", "How far apart pictures and captions lie as two clouds.", "|mean picture vector - mean caption vector|", "ranking models: it is no quality by itself, and width and logit scale move it"),
        Of("alignment", "alignment", "How near a picture is to its own caption.", "mean of |picture - caption|² over partners, 0 to 4", "collapsed models: one vector for everything is perfectly aligned; read it with uniformity"),
        Of("uniformity", "uniformity of .*", "How evenly vectors are spread.", "ln of the mean of exp(-2 |x - y|²) over pairs; lower is more even", "sets with many copies of a picture; ranking models by it alone: noise is the most even"),
        new("accuracy under damage", "How often the answer is right on pictures with one kind of damage.", "accuracy, the mean over the severities", "mixing with published tables: sizes, severities and frost differ")
            { Names = Pattern(string.Join('|', Corruption.Common.Concat(Corruption.Space).Select(kind => Regex.Escape(kind.Name)))) },
        Of("relative drop", "relative drop", "Which share of its accuracy a model loses.", "(accuracy on usual - accuracy on changed pictures) / accuracy on usual ones", "models that are hardly right on usual pictures: they have nothing to lose, and the ratio is mostly noise"),
        Of("mCE", "mCE against .*", "Errors under damage against those of a reference model, so that hard kinds do not decide.", "mean over kinds of Σ over severities of error / the same of the reference", "figures of other references, kinds or severities"),
        Of("effective robustness", "effective robustness", "What a model keeps beyond what its usual accuracy foretells.", "accuracy on changed pictures - β(accuracy on usual ones); logit β is a line through five reference models or more",
            "a line through the models that are judged, or references of another kind"),
        Of("error ratio", "error ratio, .*", "How many times more errors a factor brings.", "(1 - accuracy under the factor) / (1 - accuracy over all)", "models without errors; pictures in which factors come together; fewer than 50 pictures"),
        Of("beyond the reference line", "beyond the reference line, .*", "What is left of a factor after what accuracy foretells.", "accuracy under the factor - what a line through the reference models says, on the logit axis", "references of another kind than the model"),
        Of("recall within 0.1", "recall within 0.1|same place", "Whether the vector of a patch finds the same point from another place; 'same place' is what never moving would give.", "share of patches whose nearest by cosine lies within a tenth of the side of the true point, mean over scenes",
            "grids of other sizes: coarse ones cannot miss by little; views from nearly the same place (compare with 'same place')"),
        Of("shape bias", "shape bias", "Whether an answer goes by outline or by texture where they disagree.", "answered by shape / (answered by shape + by texture)", "a small coverage: it then stands on few pictures; none at all is undefined and not 0"),
        Of("coverage", "coverage|answered by (shape|texture)", "What shape bias stands on.", "share of pictures answered by shape or by texture, and by each", "by itself"),
        Of("drop", "drop(, .*| of the worst class)?", "What accuracy an unusual background costs.", "mean over classes of (accuracy on usual - accuracy on unusual backgrounds); 'all pictures alike' pools pictures; the worst class is corrected for being the largest of many",
            "low accuracy on usual backgrounds; the model that chose the backgrounds (starred)"),
        Of("right to wrong, wrong to right", "right to wrong|wrong to right", "How often the background alone turns the answer.", "share of pairs that change so", "one of the two alone: answers that come and go in both directions are no drop"),
        Of("margin change", "margin change", "How far the right answer's lead moves with the background.", "mean of the change of (score of the own class - best other score)", "models with other logit scales"),
    ];

    /// <summary>What a figure means; null for a name that no task of Clade prints.</summary>
    /// <param name="kind">Kind of the task.</param>
    /// <param name="metric">Name of the figure.</param>
    public static MetricExplanation? Of(string kind, string metric) =>
        All.FirstOrDefault(one => one.Kinds.Contains(kind) && one.Names.IsMatch(metric)) ?? All.FirstOrDefault(one => one.Kinds.Count == 0 && one.Names.IsMatch(metric));

    /// <summary>Those that the figures of a report need, each once, in the order of <see cref="All"/>.</summary>
    public static IReadOnlyList<MetricExplanation> Of(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var used = report.Models.SelectMany(model => model.Results).SelectMany(result => result.Metrics.Select(metric => Of(result.Kind, metric.Name))).ToHashSet();
        return [.. All.Where(used.Contains)];
    }

    private static MetricExplanation Of(string name, string names, string measures, string formula, string notFor) => new(name, measures, formula, notFor) { Names = Pattern(names) };

    private static Regex Pattern(string names) => new($"^({names})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
