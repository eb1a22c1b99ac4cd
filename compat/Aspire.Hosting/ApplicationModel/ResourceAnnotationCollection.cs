using System.Collections;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is known of a resource. It may be read while it is changed: whoever reads has it as it was when they began.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>
{
    /// <summary>An empty one.</summary>
    public ResourceAnnotationCollection()
        : base(new CopiedOnWrite())
    {
    }

    private sealed class CopiedOnWrite : IList<IResourceAnnotation>
    {
        private ImmutableList<IResourceAnnotation> _items = [];

        public int Count => _items.Count;

        public bool IsReadOnly => false;

        public IResourceAnnotation this[int index]
        {
            get => _items[index];
            set => ImmutableInterlocked.Update(ref _items, items => items.SetItem(index, value));
        }

        public void Add(IResourceAnnotation item) => ImmutableInterlocked.Update(ref _items, items => items.Add(item));

        public void Clear() => ImmutableInterlocked.Update(ref _items, items => items.Clear());

        public bool Contains(IResourceAnnotation item) => _items.Contains(item);

        public void CopyTo(IResourceAnnotation[] array, int arrayIndex) => _items.CopyTo(array, arrayIndex);

        public IEnumerator<IResourceAnnotation> GetEnumerator() => _items.GetEnumerator();

        public int IndexOf(IResourceAnnotation item) => _items.IndexOf(item);

        public void Insert(int index, IResourceAnnotation item) => ImmutableInterlocked.Update(ref _items, items => items.Insert(index, item));

        public bool Remove(IResourceAnnotation item) => ImmutableInterlocked.Update(ref _items, items => items.Remove(item));

        public void RemoveAt(int index) => ImmutableInterlocked.Update(ref _items, items => items.RemoveAt(index));

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
