import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import zlib from 'node:zlib'
import { load, until } from './load.mjs'

const { Admin, Consumer, Producer, ConfigResourceTypes, IncrementalAlterConfigOperationTypes, stringDeserializers, stringSerializers } =
  await load('@platformatic/kafka')

const base = stage => ({ clientId: 'conformance', bootstrapBrokers: [stage.bootstrap], connectTimeout: 60000, retries: 10, retryDelay: 50, ...stage.login })

async function using (client, use) {
  try { return await use(client) } finally { await (client instanceof Admin ? client.close() : client.close(true)) }
}

const withAdmin = (stage, use) => using(new Admin(base(stage)), use)
const withProducer = (stage, options, use) => using(new Producer({ ...base(stage), serializers: stringSerializers, ...options }), use)

async function newTopic (stage, partitions = 1, configs = []) {
  const topic = stage.name('topic')
  await withAdmin(stage, admin => admin.createTopics({ topics: [topic], partitions, replicas: 1, configs }))
  return topic
}

const newConsumer = (stage, options = {}) => new Consumer({
  ...base(stage), groupId: stage.name('group'), deserializers: stringDeserializers, maxWaitTime: 50, sessionTimeout: 30000, heartbeatInterval: 200, ...options
})

// Reads so many messages of a topic in a group.
const read = (stage, topic, count, options = {}) => using(newConsumer(stage, options), async consumer => {
  const messages = []
  const stream = await consumer.consume({ topics: [topic], mode: 'committed', fallbackMode: 'earliest', autocommit: false })
  for await (const message of stream) {
    messages.push(message)
    if (messages.length === count) {
      await message.commit()
      break
    }
  }
  return messages
})

const values = messages => messages.map(message => message.value)
const send = (stage, topic, texts, options = {}) =>
  withProducer(stage, options, producer => producer.send({ messages: texts.map(value => ({ topic, partition: 0, value })) }))

export async function produceAndConsume (stage) {
  const topic = await newTopic(stage, 3)
  const texts = Array.from({ length: 150 }, (_, i) => `${i}`)
  await withProducer(stage, {}, producer => producer.send({ messages: texts.map((value, i) => ({ topic, partition: i % 3, value })) }))
  const messages = await read(stage, topic, 150)
  for (let partition = 0; partition < 3; partition++) {
    assert.deepEqual(values(messages.filter(one => one.partition === partition)), texts.filter((_, i) => i % 3 === partition))
  }
}

export async function fields (stage) {
  const topic = await newTopic(stage, 1, [{ name: 'retention.ms', value: '-1' }])
  await withProducer(stage, {}, producer => producer.send({
    messages: [
      { topic, key: 'key', value: 'Grüße 🙂', timestamp: 1763721015123n, headers: { a: '1', b: '2' } },
      { topic, key: 'plain', value: '' }
    ]
  }))
  const [first, second] = await read(stage, topic, 2)
  assert.deepEqual([first.key, first.value, first.timestamp], ['key', 'Grüße 🙂', 1763721015123n])
  assert.deepEqual([...first.headers], [['a', '1'], ['b', '2']])
  assert.equal(second.value, '')
}

export async function acks (stage) {
  const topic = await newTopic(stage)
  for (const acks of [0, 1, -1]) await send(stage, topic, [`${acks}`], { acks })
  assert.deepEqual(values(await read(stage, topic, 3)), ['0', '1', '-1'])
}

export async function compression (stage) {
  const topic = await newTopic(stage)
  const codecs = ['gzip', 'snappy', 'lz4', ...(zlib.zstdCompressSync ? ['zstd'] : [])]
  for (const compression of codecs) await send(stage, topic, Array(50).fill(`${compression} ${'x'.repeat(100)}`), { compression })
  assert.deepEqual(values(await read(stage, topic, codecs.length * 50)), codecs.flatMap(one => Array(50).fill(`${one} ${'x'.repeat(100)}`)))
}

export async function idempotence (stage) {
  const topic = await newTopic(stage)
  const texts = Array.from({ length: 50 }, (_, i) => `${i}`)
  await withProducer(stage, { idempotent: true }, async producer => {
    for (const value of texts) await producer.send({ messages: [{ topic, value }] })
  })
  assert.deepEqual(values(await read(stage, topic, 50)), texts)
}

export async function transactions (stage) {
  const topic = await newTopic(stage)
  await withProducer(stage, { idempotent: true, transactionalId: stage.name('transaction') }, async producer => {
    for (const end of ['commit', 'abort', 'commit']) {
      const transaction = await producer.beginTransaction()
      await transaction.send({ messages: [{ topic, value: `${end} 1` }, { topic, value: `${end} 2` }] })
      await transaction[end]()
    }
  })
  assert.deepEqual(values(await read(stage, topic, 4, { isolationLevel: 1 })), ['commit 1', 'commit 2', 'commit 1', 'commit 2'])
  assert.equal((await read(stage, topic, 6, { isolationLevel: 0 })).length, 6)
}

export async function watermarks (stage) {
  const topic = await newTopic(stage)
  await send(stage, topic, ['a', 'b', 'c'])
  await withAdmin(stage, async admin => {
    const at = async timestamp => (await admin.listOffsets({ topics: [{ name: topic, partitions: [{ partitionIndex: 0, timestamp }] }] }))[0].partitions[0].offset
    assert.deepEqual([await at(-1n), await at(-2n), await at(1000n)], [3n, 0n, 0n])
    assert.ok(await at(-3n) >= 0n)
  })
}

export async function seek (stage) {
  const topic = await newTopic(stage)
  await send(stage, topic, ['0', '1', '2', '3'])
  await using(newConsumer(stage), async consumer => {
    const stream = await consumer.consume({ topics: [topic], mode: 'manual', offsets: [{ topic, partition: 0, offset: 2n }], autocommit: false })
    const seen = []
    for await (const message of stream) {
      if (seen.push(message.value) === 2) break
    }
    assert.deepEqual(seen, ['2', '3'])
  })
}

export async function committedOffsets (stage) {
  const [topic, groupId] = [await newTopic(stage), stage.name('group')]
  await send(stage, topic, ['a', 'b'])
  assert.deepEqual(values(await read(stage, topic, 2, { groupId })), ['a', 'b'])
  await send(stage, topic, ['c'])
  assert.deepEqual(values(await read(stage, topic, 1, { groupId })), ['c'])
}

// Two members: the first has all, both have half, and the first has all again.
async function share (stage, options) {
  const [topic, groupId] = [await newTopic(stage, 4), stage.name('group')]
  const count = consumer => consumer.assignments?.find(one => one.topic === topic)?.partitions.length ?? 0
  const left = new Set()
  const join = async () => {
    const consumer = newConsumer(stage, { groupId, ...options })
    const stream = await consumer.consume({ topics: [topic], autocommit: false })
    stream.on('data', () => {})
    // A fetch that is on its way when its consumer closes ends the stream with an error.
    stream.on('error', error => { if (!left.has(consumer)) throw error })
    return consumer
  }
  const leave = consumer => {
    left.add(consumer)
    return consumer.close(true)
  }
  const one = await join()
  await until(() => count(one) === 4, () => `the first member has ${count(one)}`)
  const two = await join()
  await until(() => count(one) === 2 && count(two) === 2, () => `they have ${count(one)} and ${count(two)}`)
  await leave(two)
  await until(() => count(one) === 4, () => `the first member has ${count(one)} back`)
  await leave(one)
}

export const eagerGroups = stage => share(stage, {})

export const newGroups = stage => share(stage, { groupProtocol: 'consumer', rebalanceTimeout: 60000 })

export async function groupAdmin (stage) {
  const [topic, groupId] = [await newTopic(stage), stage.name('group')]
  await send(stage, topic, ['a'])
  await read(stage, topic, 1, { groupId })
  await withAdmin(stage, async admin => {
    assert.equal((await admin.listGroups()).get(groupId).protocolType, 'consumer')
    const group = (await admin.describeGroups({ groups: [groupId] })).get(groupId)
    assert.deepEqual([group.state.toUpperCase(), group.members.size], ['EMPTY', 0])
    await admin.deleteGroups({ groups: [groupId] })
    assert.equal((await admin.listGroups()).get(groupId), undefined)
  })
}

export async function resetOffsets (stage) {
  const [topic, groupId] = [await newTopic(stage), stage.name('group')]
  await send(stage, topic, ['a', 'b', 'c'])
  await read(stage, topic, 3, { groupId })
  await withAdmin(stage, async admin => {
    const committed = async () =>
      (await admin.listConsumerGroupOffsets({ groups: [{ groupId, topics: [{ name: topic, partitionIndexes: [0] }] }] }))[0].topics[0]?.partitions[0]?.committedOffset
    assert.equal(await committed(), 3n)
    await admin.alterConsumerGroupOffsets({ groupId, topics: [{ name: topic, partitionOffsets: [{ partition: 0, offset: 1n }] }] })
    assert.equal(await committed(), 1n)
    await admin.deleteConsumerGroupOffsets({ groupId, topics: [{ name: topic, partitionIndexes: [0] }] })
    assert.equal(await committed(), -1n)
  })
}

export async function topics (stage) {
  const topic = await newTopic(stage, 3)
  await withAdmin(stage, async admin => {
    assert.ok((await admin.listTopics()).includes(topic))
    const metadata = await admin.metadata({ topics: [topic] })
    assert.deepEqual(metadata.topics.get(topic).partitions.map(one => one.leader), [1, 1, 1])
    await admin.deleteTopics({ topics: [topic] })
  })
  // A client of its own, because the first remembers.
  assert.ok(!(await withAdmin(stage, admin => admin.listTopics())).includes(topic))
}

export async function partitions (stage) {
  const topic = await newTopic(stage)
  await withAdmin(stage, async admin => {
    await admin.createPartitions({ topics: [{ name: topic, count: 3, assignments: null }] })
    const count = async () => (await admin.metadata({ topics: [topic], forceUpdate: true })).topics.get(topic).partitionsCount
    await until(async () => await count() === 3, () => 'there are not 3 partitions')
  })
}

export async function configs (stage) {
  const topic = await newTopic(stage, 1, [{ name: 'retention.ms', value: '1000000' }])
  await withAdmin(stage, async admin => {
    const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: topic }
    const readAll = async () =>
      Object.fromEntries((await admin.describeConfigs({ resources: [{ ...resource, configurationKeys: null }] }))[0].configs.map(one => [one.name, one.value]))
    assert.equal((await readAll())['retention.ms'], '1000000')
    const configs = [{ name: 'cleanup.policy', configOperation: IncrementalAlterConfigOperationTypes.SET, value: 'compact' }]
    await admin.incrementalAlterConfigs({ resources: [{ ...resource, configs }] })
    const after = await readAll()
    assert.deepEqual([after['cleanup.policy'], after['retention.ms']], ['compact', '1000000'])
  })
}

export async function deleteRecords (stage) {
  const topic = await newTopic(stage)
  await send(stage, topic, ['a', 'b', 'c'])
  await withAdmin(stage, async admin => {
    const [deleted] = await admin.deleteRecords({ topics: [{ name: topic, partitions: [{ partition: 0, offset: 2n }] }] })
    assert.equal(deleted.partitions[0].lowWatermark, 2n)
  })
  assert.deepEqual(values(await read(stage, topic, 1)), ['c'])
}

export async function cluster (stage) {
  await withAdmin(stage, async admin => {
    const metadata = await admin.metadata({ topics: [] })
    assert.deepEqual([...metadata.brokers].map(([id, { host, port }]) => `${id}@${host}:${port}`), [`1@${stage.bootstrap}`])
    assert.equal(metadata.id.length, 22)
  })
}

export async function logDirs (stage) {
  const topic = await newTopic(stage)
  await send(stage, topic, ['a'])
  await withAdmin(stage, async admin => {
    const [broker] = await admin.describeLogDirs({ topics: [{ name: topic, partitions: [0] }] })
    assert.ok(broker.results[0].topics[0].partitions[0].partitionSize > 0n)
  })
}

export async function refusals (stage) {
  const codes = error => JSON.stringify([error, error.errors, error.cause], (key, value) =>
    value instanceof Error ? { ...value, errors: value.errors, cause: value.cause } : typeof value === 'bigint' ? `${value}` : value)
  const topic = await newTopic(stage)
  await withAdmin(stage, async admin => {
    await assert.rejects(admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 }), error => /TOPIC_ALREADY_EXISTS/.test(codes(error)) || assert.fail(codes(error)))
    await assert.rejects(admin.deleteTopics({ topics: [stage.name('nowhere')] }), error => /UNKNOWN_TOPIC_OR_PARTITION/.test(codes(error)) || assert.fail(codes(error)))
  })
}

export async function login (stage) {
  for (const mechanism of ['PLAIN', 'SCRAM-SHA-256']) {
    const sasl = { mechanism, username: process.env.SASL_USER, password: process.env.SASL_PASSWORD }
    const secured = { ...stage, bootstrap: process.env.SECURED, login: { tls: { ca: [readFileSync(process.env.CA, 'utf8')] }, sasl } }
    const topic = await newTopic(secured)
    await send(secured, topic, ['one', 'two'])
    assert.deepEqual(values(await read(secured, topic, 2)), ['one', 'two'])
    const stranger = { ...secured, login: { ...secured.login, retries: 0, sasl: { ...sasl, password: 'wrong' } } }
    await assert.rejects(send(stranger, topic, ['three']))
  }
}

export async function largeRecords (stage) {
  const topic = await newTopic(stage, 1, [{ name: 'max.message.bytes', value: '3000000' }])
  const large = 'x'.repeat(2_900_000)
  await send(stage, topic, [large])
  await assert.rejects(send(stage, topic, ['x'.repeat(3_100_000)], { retries: 0 }))
  await send(stage, topic, ['small'])
  assert.deepEqual(values(await read(stage, topic, 2)), [large, 'small'])
}
