namespace Clade.Data.Scenes;

/// <summary>
/// A scene and the same scene with one change, each with a caption. The two captions differ in what was changed and in nothing else. Each holds of its own scene; of the
/// other one only the shorter caption of <see cref="SceneChange.Add"/> and <see cref="SceneChange.Remove"/> holds, which is silent about the thing that is there. Immutable.
/// </summary>
/// <param name="Change">What was changed.</param>
/// <param name="Original">The scene before.</param>
/// <param name="Edited">The scene after; pixels away from what was changed are the same.</param>
/// <param name="Caption">A caption of the scene before.</param>
/// <param name="EditedCaption">The caption of the scene after.</param>
/// <param name="Instruction">What to do to the first picture to get the second one: <c>make the car blue</c>.</param>
public sealed record SceneEdit(SceneChange Change, Scene Original, Scene Edited, SceneCaption Caption, SceneCaption EditedCaption, string Instruction);
