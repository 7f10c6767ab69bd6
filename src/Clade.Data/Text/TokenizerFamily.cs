namespace Clade.Data.Text;

/// <summary>Kinds of checkpoints, as far as their tokenizers differ in what the files do not say.</summary>
public enum TokenizerFamily
{
    /// <summary>OpenAI CLIP and everything with its vocabulary: OpenCLIP, MetaCLIP, EVA02-CLIP, DFN, MobileCLIP, TinyCLIP, Long-CLIP.</summary>
    Clip,

    /// <summary>BERT: WordPiece between <c>[CLS]</c> and <c>[SEP]</c>; Chinese-CLIP.</summary>
    Bert,

    /// <summary>RoBERTa: GPT-2's pieces between <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>.</summary>
    Roberta,

    /// <summary>XLM-R: SentencePiece with fairseq's first four ids; multilingual OpenCLIP, MetaCLIP 2.</summary>
    XlmRoberta,

    /// <summary>SigLIP: SentencePiece after removal of ASCII punctuation, lower case, 64 ids, filled with the end token.</summary>
    Siglip,

    /// <summary>SigLIP 2: Gemma's pieces in lower case, an end token, 64 ids.</summary>
    Siglip2,

    /// <summary>T5: SentencePiece and an end token.</summary>
    T5,

    /// <summary>Gemma: a start token.</summary>
    Gemma,

    /// <summary>Llama 1 and 2: SentencePiece byte-pair encoding, a start token.</summary>
    Llama,

    /// <summary>Llama 3: byte-level pieces, a start token; LLM2CLIP pads on the left.</summary>
    Llama3,

    /// <summary>Qwen 2 and 2.5: byte-level pieces of NFC text, no frame.</summary>
    Qwen2,

    /// <summary>GPT-2: byte-level pieces, no frame.</summary>
    Gpt2,
}
