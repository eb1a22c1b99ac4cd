import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { load, until } from './load.mjs'

const { Kafka, CompressionTypes, ConfigResourceTypes, logLevel } = (await load('kafkajs')).default

const connect = stage => new Kafka({
  brokers: [stage.bootstrap], logLevel: logLevel.NOTHING, connectionTimeout: 60000, authenticationTimeout: 60000, requestTimeout: 60000, retry: { initialRetryTime: 50 }, ...stage.login
})

async function withAdmin (stage, use) {
  const admin = connect(stage).admin()
  await admin.connect()
  try { return await use(admin) } finally { await admin.disconnect() }
}

async function withProducer (stage, options, use) {
  const producer = connect(stage).producer(options)
  await producer.connect()
  try { return await use(producer) } finally { await producer.disconnect() }
}

async function newTopic (stage, numPartitions = 1, configEntries = []) {
  const topic = stage.name('topic')
  await withAdmin(stage, admin => admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions, replicationFactor: 1, configEntries }] }))
  return topic
}

// Reads so many messages of a topic in a group.
async function read (stage, topic, count, { groupId = stage.name('group'), readUncommitted = false } = {}) {
  const consumer = connect(stage).consumer({ groupId, readUncommitted, maxWaitTimeInMs: 50, heartbeatInterval: 200 })
  const messages = []
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({ autoCommitThreshold: 1, eachMessage: async ({ partition, message }) => { messages.push({ partition, ...message }) } })
  await until(() => messages.length >= count, () => `${messages.length} of ${count} messages came`)
  await consumer.stop()
  await consumer.disconnect()
  return messages
}

// The end of a transaction is answered before it is everywhere; this client leaves it to us to ask again.
async function settled (ask) {
  for (let tries = 0; ; tries++) {
    try { return await ask() } catch (error) {
      if (error.type !== 'CONCURRENT_TRANSACTIONS' || tries > 2000) throw error
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
}

const values = messages => messages.map(message => message.value?.toString() ?? null)
const send = (stage, topic, texts) => withProducer(stage, {}, producer => producer.send({ topic, messages: texts.map(value => ({ value })) }))

export async function produceAndConsume (stage) {
  const topic = await newTopic(stage, 3)
  await withProducer(stage, {}, async producer => {
    for (let partition = 0; partition < 3; partition++) {
      const [answer] = await producer.send({ topic, messages: Array.from({ length: 50 }, (_, i) => ({ partition, value: `${partition}-${i}` })) })
      assert.equal(answer.baseOffset, '0')
    }
  })
  const messages = await read(stage, topic, 150)
  for (let partition = 0; partition < 3; partition++) {
    assert.deepEqual(values(messages.filter(one => one.partition === partition)), Array.from({ length: 50 }, (_, i) => `${partition}-${i}`))
  }
}

export async function fields (stage) {
  const topic = await newTopic(stage, 1, [{ name: 'retention.ms', value: '-1' }])
  await withProducer(stage, {}, producer => producer.send({
    topic,
    messages: [
      { key: 'key', value: 'Grüße 🙂', timestamp: '1763721015123', headers: { a: ['1', '2'], bytes: Buffer.from([0, 255]) } },
      { key: 'tombstone', value: null }
    ]
  }))
  const [first, second] = await read(stage, topic, 2)
  assert.equal(first.key.toString(), 'key')
  assert.equal(first.value.toString(), 'Grüße 🙂')
  assert.equal(first.timestamp, '1763721015123')
  assert.deepEqual(first.headers.a.map(String), ['1', '2'])
  assert.deepEqual([...first.headers.bytes], [0, 255])
  assert.equal(second.value, null)
}

export async function acks (stage) {
  const topic = await newTopic(stage)
  await withProducer(stage, {}, async producer => {
    for (const acks of [0, 1, -1]) await producer.send({ topic, acks, messages: [{ value: `${acks}` }] })
  })
  assert.deepEqual(values(await read(stage, topic, 3)), ['0', '1', '-1'])
}

export async function compression (stage) {
  const topic = await newTopic(stage)
  const messages = Array.from({ length: 100 }, (_, i) => ({ value: `${i} ${'x'.repeat(100)}` }))
  await withProducer(stage, {}, producer => producer.send({ topic, compression: CompressionTypes.GZIP, messages }))
  assert.deepEqual(values(await read(stage, topic, 100)), messages.map(one => one.value))
}

export async function idempotence (stage) {
  const topic = await newTopic(stage)
  await withProducer(stage, { idempotent: true, maxInFlightRequests: 1 }, async producer => {
    for (let i = 0; i < 50; i++) await producer.send({ topic, messages: [{ value: `${i}` }] })
  })
  assert.deepEqual(values(await read(stage, topic, 50)), Array.from({ length: 50 }, (_, i) => `${i}`))
}

export async function transactions (stage) {
  const topic = await newTopic(stage)
  await withProducer(stage, { transactionalId: stage.name('transaction'), maxInFlightRequests: 1, idempotent: true }, async producer => {
    for (const end of ['commit', 'abort', 'commit']) {
      const transaction = await producer.transaction()
      await transaction.send({ topic, messages: [{ value: `${end} 1` }, { value: `${end} 2` }] })
      await transaction[end]()
    }
  })
  assert.deepEqual(values(await read(stage, topic, 4)), ['commit 1', 'commit 2', 'commit 1', 'commit 2'])
  assert.equal((await read(stage, topic, 6, { readUncommitted: true })).length, 6)
}

export async function transactionalOffsets (stage) {
  const [topic, groupId] = [await newTopic(stage), stage.name('group')]
  await withProducer(stage, { transactionalId: stage.name('transaction'), maxInFlightRequests: 1, idempotent: true }, async producer => {
    for (const [end, offset] of [['commit', '3'], ['abort', '7']]) {
      const transaction = await producer.transaction()
      await settled(() => transaction.sendOffsets({ consumerGroupId: groupId, topics: [{ topic, partitions: [{ partition: 0, offset }] }] }))
      await transaction[end]()
    }
  })
  const [offsets] = await withAdmin(stage, admin => admin.fetchOffsets({ groupId, topics: [topic] }))
  assert.equal(offsets.partitions[0].offset, '3')
}

export async function watermarks (stage) {
  const topic = await newTopic(stage)
  await send(stage, topic, ['a', 'b', 'c'])
  await withAdmin(stage, async admin => {
    assert.deepEqual(await admin.fetchTopicOffsets(topic), [{ partition: 0, offset: '3', high: '3', low: '0' }])
    assert.deepEqual(await admin.fetchTopicOffsetsByTimestamp(topic, 1000), [{ partition: 0, offset: '0' }])
  })
}

export async function seek (stage) {
  const topic = await newTopic(stage)
  await send(stage, topic, ['0', '1', '2', '3'])
  const consumer = connect(stage).consumer({ groupId: stage.name('group'), maxWaitTimeInMs: 50 })
  const seen = []
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  consumer.run({ eachMessage: async ({ message }) => { seen.push(`${message.value}`) } })
  consumer.seek({ topic, partition: 0, offset: '2' })
  await until(() => seen.length >= 2, () => `saw ${seen}`)
  assert.deepEqual(seen, ['2', '3'])
  await consumer.disconnect()
}

export async function committedOffsets (stage) {
  const [topic, groupId] = [await newTopic(stage), stage.name('group')]
  await send(stage, topic, ['a', 'b'])
  assert.deepEqual(values(await read(stage, topic, 2, { groupId })), ['a', 'b'])
  await send(stage, topic, ['c'])
  assert.deepEqual(values(await read(stage, topic, 1, { groupId })), ['c'])
}

export async function eagerGroups (stage) {
  const [topic, groupId] = [await newTopic(stage, 4), stage.name('group')]
  const members = []
  for (let i = 0; i < 2; i++) {
    const member = { consumer: connect(stage).consumer({ groupId, maxWaitTimeInMs: 50, heartbeatInterval: 100, sessionTimeout: 30000 }), partitions: [] }
    members.push(member)
    member.consumer.on(member.consumer.events.GROUP_JOIN, ({ payload }) => { member.partitions = payload.memberAssignment[topic] ?? [] })
    await member.consumer.connect()
    await member.consumer.subscribe({ topic })
    await member.consumer.run({ eachMessage: async () => {} })
    if (i === 0) await until(() => member.partitions.length === 4, () => 'the first member did not get all')
  }
  await until(() => members.every(one => one.partitions.length === 2), () => `they have ${members.map(one => one.partitions.length)}`)
  await members[1].consumer.disconnect()
  await until(() => members[0].partitions.length === 4, () => 'the first member did not get all back')
  await members[0].consumer.disconnect()
}

export async function groupAdmin (stage) {
  const [topic, groupId] = [await newTopic(stage), stage.name('group')]
  await send(stage, topic, ['a'])
  await read(stage, topic, 1, { groupId })
  await withAdmin(stage, async admin => {
    assert.ok((await admin.listGroups()).groups.some(one => one.groupId === groupId && one.protocolType === 'consumer'))
    const [group] = (await admin.describeGroups([groupId])).groups
    assert.deepEqual([group.state, group.members], ['Empty', []])
    await admin.deleteGroups([groupId])
    assert.ok(!(await admin.listGroups()).groups.some(one => one.groupId === groupId))
  })
}

export async function resetOffsets (stage) {
  const [topic, groupId] = [await newTopic(stage), stage.name('group')]
  await send(stage, topic, ['a', 'b', 'c'])
  await read(stage, topic, 3, { groupId })
  await withAdmin(stage, async admin => {
    await admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '1' }] })
    assert.equal((await admin.fetchOffsets({ groupId, topics: [topic] }))[0].partitions[0].offset, '1')
    await admin.resetOffsets({ groupId, topic, earliest: true })
  })
  assert.deepEqual(values(await read(stage, topic, 3, { groupId })), ['a', 'b', 'c'])
}

export async function topics (stage) {
  const topic = await newTopic(stage, 3)
  await withAdmin(stage, async admin => {
    assert.ok((await admin.listTopics()).includes(topic))
    const metadata = await admin.fetchTopicMetadata({ topics: [topic] })
    assert.deepEqual(metadata.topics[0].partitions.map(one => [one.partitionId, one.leader]).sort(), [[0, 1], [1, 1], [2, 1]])
    assert.equal(await admin.createTopics({ topics: [{ topic }] }), false)
    await admin.deleteTopics({ topics: [topic] })
    assert.ok(!(await admin.listTopics()).includes(topic))
  })
}

export async function partitions (stage) {
  const topic = await newTopic(stage)
  await withAdmin(stage, async admin => {
    await admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] })
    const count = async () => (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0].partitions.length
    await until(async () => await count() === 3, () => 'there are not 3 partitions')
  })
}

export async function configs (stage) {
  const topic = await newTopic(stage, 1, [{ name: 'retention.ms', value: '1000000' }])
  const resource = { type: ConfigResourceTypes.TOPIC, name: topic }
  const readAll = async admin => Object.fromEntries((await admin.describeConfigs({ resources: [resource] })).resources[0].configEntries.map(one => [one.configName, one.configValue]))
  await withAdmin(stage, async admin => {
    assert.equal((await readAll(admin))['retention.ms'], '1000000')
    await admin.alterConfigs({ resources: [{ ...resource, configEntries: [{ name: 'cleanup.policy', value: 'compact' }] }] })
    const after = await readAll(admin)
    assert.deepEqual([after['cleanup.policy'], after['retention.ms']], ['compact', '604800000'])
  })
}

export async function deleteRecords (stage) {
  const topic = await newTopic(stage)
  await send(stage, topic, ['a', 'b', 'c'])
  await withAdmin(stage, async admin => {
    await admin.fetchTopicOffsets(topic)
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '2' }] })
  })
  assert.deepEqual(values(await read(stage, topic, 1)), ['c'])
}

export async function cluster (stage) {
  const { brokers, controller, clusterId } = await withAdmin(stage, admin => admin.describeCluster())
  assert.deepEqual([brokers.map(one => `${one.nodeId}@${one.host}:${one.port}`), controller], [[`1@${stage.bootstrap}`], 1])
  assert.equal(clusterId.length, 22)
}

export async function refusals (stage) {
  await assert.rejects(
    withAdmin(stage, admin => admin.createTopics({ topics: [{ topic: stage.name('t'), replicationFactor: 3 }] })),
    error => innermost(error).type === 'INVALID_REPLICATION_FACTOR')
  await assert.rejects(
    withAdmin(stage, admin => admin.deleteTopics({ topics: [stage.name('nowhere')] })),
    error => innermost(error).type === 'UNKNOWN_TOPIC_OR_PARTITION')
}

function innermost (error) {
  while (error.cause ?? error.errors?.[0]) error = error.cause ?? error.errors[0]
  return error
}

export async function login (stage) {
  for (const mechanism of ['plain', 'scram-sha-256']) {
    // This client writes into what it is given, so each has its own.
    const as = password => ({
      ...stage,
      bootstrap: process.env.SECURED,
      login: { ssl: { ca: [readFileSync(process.env.CA, 'utf8')] }, sasl: { mechanism, username: process.env.SASL_USER, password } }
    })
    const secured = as(process.env.SASL_PASSWORD)
    const topic = await newTopic(secured)
    await send(secured, topic, ['one', 'two'])
    assert.deepEqual(values(await read(secured, topic, 2)), ['one', 'two'])
    await assert.rejects(send(as('wrong'), topic, ['three']), error => innermost(error).name === 'KafkaJSSASLAuthenticationError')
  }
}

export async function largeRecords (stage) {
  const topic = await newTopic(stage, 1, [{ name: 'max.message.bytes', value: '3000000' }])
  const large = 'x'.repeat(2_900_000)
  await send(stage, topic, [large])
  await assert.rejects(send(stage, topic, ['x'.repeat(3_100_000)]), error => innermost(error).type === 'MESSAGE_TOO_LARGE')
  await send(stage, topic, ['small'])
  assert.deepEqual(values(await read(stage, topic, 2)), [large, 'small'])
}
