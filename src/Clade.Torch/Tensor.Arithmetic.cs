namespace Clade.Torch;

#pragma warning disable CA2225 // The named alternates are the operators of ATen: Add, Sub, Mul, Div, Neg.

public sealed unsafe partial class Tensor
{
    /// <summary>Element by element, with broadcasting.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => left.Add(right);

    /// <summary>Element by element.</summary>
    public static Tensor operator +(Tensor left, Scalar right) => left.Add(right);

    /// <summary>Element by element, with broadcasting.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => left.Sub(right);

    /// <summary>Element by element.</summary>
    public static Tensor operator -(Tensor left, Scalar right) => left.Sub(right);

    /// <summary>Element by element.</summary>
    public static Tensor operator -(Scalar left, Tensor right) => right.Rsub(left);

    /// <summary>The negative.</summary>
    public static Tensor operator -(Tensor tensor) => tensor.Neg();

    /// <summary>Element by element, with broadcasting.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => left.Mul(right);

    /// <summary>Element by element.</summary>
    public static Tensor operator *(Tensor left, Scalar right) => left.Mul(right);

    /// <summary>Element by element.</summary>
    public static Tensor operator *(Scalar left, Tensor right) => right.Mul(left);

    /// <summary>Element by element, with broadcasting.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => left.Div(right);

    /// <summary>Element by element.</summary>
    public static Tensor operator /(Tensor left, Scalar right) => left.Div(right);

    /// <summary>One position of the first dimension: a view.</summary>
    public Tensor this[long index] => this.Select(0, index);

    /// <summary>A range of the first dimension: a view.</summary>
    public Tensor this[Range range]
    {
        get
        {
            var (offset, length) = range.GetOffsetAndLength(checked((int)Size(0)));
            return this.Narrow(0, offset, length);
        }
    }
}
