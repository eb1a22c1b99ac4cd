using System.Buffers.Binary;
using System.Text;
using MongoDB.Bson.IO;

namespace MongoDB.Bson
{
    /// <summary>A value of a document.</summary>
    public sealed class BsonValue
    {
        private readonly string _text;

        internal BsonValue(string text) => _text = text;

        /// <summary>The value as text.</summary>
        public string AsString => _text;
    }

    /// <summary>A document.</summary>
    public abstract class BsonDocument
    {
        private protected BsonDocument()
        {
        }

        /// <summary>The element's value.</summary>
        public abstract BsonValue this[string name] { get; set; }

        /// <summary>Whether there is an element of that name.</summary>
        public abstract bool Contains(string name);

        internal abstract ReadOnlySpan<byte> Bytes { get; }
    }

    /// <summary>A document as its bytes, which are looked into when asked (bsonspec.org, version 1.1).</summary>
    public sealed class RawBsonDocument : BsonDocument
    {
        private readonly ByteSlice _slice;

        /// <summary>The document that the bytes are.</summary>
        public RawBsonDocument(byte[] bytes)
            : this(new ByteSlice(bytes))
        {
        }

        internal RawBsonDocument(ByteSlice slice) => _slice = slice;

        /// <summary>The bytes.</summary>
        public IByteBuffer Slice => _slice;

        /// <inheritdoc/>
        public override BsonValue this[string name]
        {
            get => Find(name) is { Type: BsonElements.Text } element ? new(Encoding.UTF8.GetString(element.Value.Span[4..^1])) : throw new KeyNotFoundException($"Element '{name}' is no text of the document.");
            set => throw new NotSupportedException("RawBsonDocument instances are immutable.");
        }

        /// <inheritdoc/>
        public override bool Contains(string name) => Find(name) is not null;

        internal override ReadOnlySpan<byte> Bytes => _slice.Memory.Span;

        private BsonElement? Find(string name)
        {
            foreach (var element in new BsonElements(_slice.Memory))
            {
                if (element.Name == name)
                    return element;
            }

            return null;
        }
    }

    /// <summary>An element of a document: its type by the specification's number, its name, and its value's bytes.</summary>
    internal readonly record struct BsonElement(byte Type, string Name, ReadOnlyMemory<byte> Value)
    {
        public ReadOnlyMemory<byte> Document => Value;

        public double Number => Type switch
        {
            0x01 => BinaryPrimitives.ReadDoubleLittleEndian(Value.Span),
            0x08 => Value.Span[0],
            0x10 => BinaryPrimitives.ReadInt32LittleEndian(Value.Span),
            0x12 => BinaryPrimitives.ReadInt64LittleEndian(Value.Span),
            _ => 0,
        };

        public long Int64 => Type == 0x12 ? BinaryPrimitives.ReadInt64LittleEndian(Value.Span) : (long)Number;

        public string Text => Type == BsonElements.Text ? Encoding.UTF8.GetString(Value.Span[4..^1]) : "";
    }

    /// <summary>The elements of a document or an array, one after the other.</summary>
    internal readonly struct BsonElements(ReadOnlyMemory<byte> document)
    {
        public const byte Text = 0x02;

        public IEnumerator<BsonElement> GetEnumerator()
        {
            var at = 4;
            while (document.Span[at] != 0)
            {
                var type = document.Span[at++];
                var length = document.Span[at..].IndexOf((byte)0);
                var name = Encoding.UTF8.GetString(document.Span.Slice(at, length));
                at += length + 1;
                var size = SizeOf(type, document.Span[at..]);
                yield return new(type, name, document.Slice(at, size));
                at += size;
            }
        }

        public BsonElement? this[string name]
        {
            get
            {
                foreach (var element in this)
                {
                    if (element.Name == name)
                        return element;
                }

                return null;
            }
        }

        private static int SizeOf(byte type, ReadOnlySpan<byte> value) => type switch
        {
            0x01 or 0x09 or 0x11 or 0x12 => 8,
            0x02 or 0x0D or 0x0E => 4 + BinaryPrimitives.ReadInt32LittleEndian(value),
            0x03 or 0x04 or 0x0F => BinaryPrimitives.ReadInt32LittleEndian(value),
            0x05 => 5 + BinaryPrimitives.ReadInt32LittleEndian(value),
            0x06 or 0x0A or 0x7F or 0xFF => 0,
            0x07 => 12,
            0x08 => 1,
            0x0B => Terminated(value) + Terminated(value[Terminated(value)..]),
            0x0C => 16 + BinaryPrimitives.ReadInt32LittleEndian(value),
            0x10 => 4,
            0x13 => 16,
            _ => throw new FormatException($"BSON has no type {type:x2}."),
        };

        private static int Terminated(ReadOnlySpan<byte> value) => value.IndexOf((byte)0) + 1;
    }
}

namespace MongoDB.Bson.IO
{
    /// <summary>Bytes in one piece or several.</summary>
    public interface IByteBuffer
    {
        /// <summary>How many.</summary>
        int Length { get; }

        /// <summary>Copies some of them.</summary>
        void GetBytes(int position, byte[] destination, int offset, int count);
    }

    internal sealed class ByteSlice(ReadOnlyMemory<byte> memory) : IByteBuffer
    {
        public ReadOnlyMemory<byte> Memory => memory;

        public int Length => memory.Length;

        public void GetBytes(int position, byte[] destination, int offset, int count) => memory.Span.Slice(position, count).CopyTo(destination.AsSpan(offset));
    }
}
