using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker.Requests;

/// <summary>Answers how large partitions are on disk, and how much room there is.</summary>
internal sealed class DescribeLogDirsHandler(TopicCatalog topics, string folder) : IImmediateHandler<DescribeLogDirsRequest, DescribeLogDirsResponse>
{
    public DescribeLogDirsResponse Handle(DescribeLogDirsRequest request, RequestContext context)
    {
        var drive = new DriveInfo(folder);
        return new()
        {
            Results =
            [
                new()
                {
                    Path = folder,
                    TotalBytes = drive.TotalSize,
                    UsableBytes = drive.AvailableFreeSpace,
                    Topics = request.Topics is { } wanted
                        ? [.. wanted.Select(topic => topics.TryFind(topic.TopicName, out var found) ? Describe(found, topic.Partitions) : null).OfType<DescribeLogDirsResponse.Topic>()]
                        : [.. topics.Topics.Select(topic => Describe(topic, Enumerable.Range(0, topic.Partitions.Count)))],
                },
            ],
        };
    }

    private static DescribeLogDirsResponse.Topic Describe(Topic topic, IEnumerable<int> partitions) => new()
    {
        Name = topic.Name,
        Partitions = [.. partitions.Where(index => topic.Partition(index) is not null).Select(index => new DescribeLogDirsResponse.Partition
        {
            PartitionIndex = index,
            PartitionSize = topic.Partitions[index].Size,
        })],
    };
}
