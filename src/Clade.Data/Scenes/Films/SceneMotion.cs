namespace Clade.Data.Scenes;

/// <summary>What a thing does in a film. From <see cref="Approaches"/> on it does it with regard to another thing.</summary>
public enum SceneMotion
{
    /// <summary>Nothing.</summary>
    Still,

    /// <summary>Goes to the left in a straight line.</summary>
    MovesLeft,

    /// <summary>Goes to the right in a straight line.</summary>
    MovesRight,

    /// <summary>Goes up in a straight line.</summary>
    MovesUp,

    /// <summary>Goes down in a straight line.</summary>
    MovesDown,

    /// <summary>Becomes at least 1.6 times as long.</summary>
    Grows,

    /// <summary>Becomes at most 1 / 1.6 as long.</summary>
    Shrinks,

    /// <summary>Turns by 270 degrees as a clock's hand does.</summary>
    TurnsClockwise,

    /// <summary>Turns by 270 degrees the other way.</summary>
    TurnsAnticlockwise,

    /// <summary>Goes up and comes down again, twice.</summary>
    Bounces,

    /// <summary>Goes a little left and right from frame to frame.</summary>
    Shakes,

    /// <summary>Goes once around an empty place.</summary>
    Circles,

    /// <summary>Is not there at first and becomes visible.</summary>
    Appears,

    /// <summary>Becomes invisible.</summary>
    Disappears,

    /// <summary>Comes into the picture from the side.</summary>
    Enters,

    /// <summary>Leaves the picture at the side.</summary>
    Leaves,

    /// <summary>Goes towards a thing that stays.</summary>
    Approaches,

    /// <summary>Goes away from a thing that stays.</summary>
    Retreats,

    /// <summary>Goes past a thing that stays.</summary>
    Passes,

    /// <summary>Goes once around a thing that stays.</summary>
    CirclesAround,

    /// <summary>Goes behind a thing that moves, the same way.</summary>
    Follows,

    /// <summary>Goes beside a thing that moves, the same way.</summary>
    MovesWith,
}

/// <summary>A relation between two things of a film, from one frame to another: those of single pictures, and those that only movement shows.</summary>
public enum FilmPredicate
{
    /// <summary><see cref="SceneRelation.LeftOf"/> in each of the frames.</summary>
    LeftOf,

    /// <summary><see cref="SceneRelation.RightOf"/> in each of the frames.</summary>
    RightOf,

    /// <summary><see cref="SceneRelation.Above"/> in each of the frames.</summary>
    Above,

    /// <summary><see cref="SceneRelation.Below"/> in each of the frames.</summary>
    Below,

    /// <summary><see cref="SceneRelation.InFrontOf"/> in each of the frames.</summary>
    InFrontOf,

    /// <summary><see cref="SceneRelation.Behind"/> in each of the frames.</summary>
    Behind,

    /// <summary><see cref="SceneRelation.Inside"/> in each of the frames.</summary>
    Inside,

    /// <summary><see cref="SceneRelation.Around"/> in each of the frames.</summary>
    Around,

    /// <summary><see cref="SceneRelation.BiggerThan"/> in each of the frames.</summary>
    BiggerThan,

    /// <summary><see cref="SceneRelation.SmallerThan"/> in each of the frames.</summary>
    SmallerThan,

    /// <summary>From frame to frame it moves, within 45 degrees of the way to the other, and the distance shrinks.</summary>
    MovesToward,

    /// <summary>From frame to frame it moves, within 45 degrees of the way from the other, and the distance grows.</summary>
    MovesAwayFrom,

    /// <summary>From frame to frame both move the same way, within 37 degrees, and the other is ahead, within 45 degrees.</summary>
    Follows,

    /// <summary>From frame to frame both move, and their steps differ by at most a quarter of the longer one.</summary>
    MovesWith,

    /// <summary>Over the whole film it moves on one side of the other's place to the other side, at a distance of at most half the picture, and the other moves at most a third as far.</summary>
    Passes,

    /// <summary>Over the whole film it goes at least 270 degrees around the other, the greatest distance at most 1.5 times the least.</summary>
    Circles,
}
