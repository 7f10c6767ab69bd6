using Clade.Core;

namespace Clade.Models.Families;

/// <summary>Compares what a configuration states with what the tensors show.</summary>
internal static class Agreement
{
    /// <summary>Throws if the field is there and is another number.</summary>
    public static void Check(ConfigFields fields, string name, int shown)
    {
        if (fields.Has(name) && fields.Whole(name) is var stated && stated != shown)
            throw new InputException($"{fields.Where} says {name} = {stated}, but the tensors show {shown}; use the configuration that belongs to these weights.");
    }
}
