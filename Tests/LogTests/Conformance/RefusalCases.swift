import Log
import Testing

let refusalCases: [ConformanceCase] = [
    ConformanceCase("An unknown topic is named, whatever is asked of it") { under in
        let world = try World(under, "unknown")
        let log = try world.log
        let missing = "there.is.none"
        #expect(throws: LogError.unknownTopic(missing)) { try log.topic(missing) }
        #expect(throws: LogError.unknownTopic(missing)) { try log.range(of: TopicPartition(missing, 0)) }
        #expect(throws: LogError.unknownTopic(missing)) {
            try world.append([NewRecord(value: [1])], to: .partition(TopicPartition(missing, 0)))
        }
        #expect(throws: LogError.unknownTopic(missing)) {
            try world.append([NewRecord(key: [1], value: [1])], to: .key(topic: missing))
        }
        #expect(throws: LogError.unknownTopic(missing)) {
            _ = try log.consumer(ConsumerOptions(group: "g", topics: [world.topic, missing]))
        }
        #expect(throws: LogError.unknownTopic(missing)) {
            let reader = try log.reader()
            try reader.read([TopicPartition(missing, 0): .beginning])
        }
    },
    ConformanceCase("An unknown partition is named, with how many there are") { under in
        let world = try World(under, partitions: 3, "partition")
        for number in [3, -1, 1000] {
            let error = LogError.unknownPartition(world.partition(number), partitions: 3)
            #expect(throws: error) { try world.append([NewRecord(value: [1])], to: number) }
            #expect(throws: error) { try world.log.range(of: world.partition(number)) }
            #expect(throws: error) {
                let reader = try world.log.reader()
                try reader.read([world.partition(number): .beginning])
            }
        }
    },
    ConformanceCase("A record that is to go by its key must have one") { under in
        let world = try World(under, partitions: 2, "nokey")
        #expect(throws: LogError.noKey(topic: world.topic)) {
            try world.append(
                [NewRecord(key: [1], value: [1]), NewRecord(value: [2])], to: .key(topic: world.topic))
        }
        for number in 0..<2 { #expect(try world.log.range(of: world.partition(number)) == 0..<0) }
    },
    ConformanceCase("A topic tells how many partitions it has") { under in
        let world = try World(under, partitions: 7, "tells")
        #expect(try world.log.topic(world.topic).partitions == 7)
        #expect(try world.log.topic(world.topic).all.map(\.number) == Array(0..<7))
    },
    ConformanceCase("Making a topic again changes nothing; making it otherwise is refused", needs: [.adminCalls]) {
        under in
        let world = try World(under, partitions: 2, "again")
        try world.append(["kept"])
        try world.log.createTopics([TopicSpecification(world.topic, partitions: 2)])
        #expect(try world.texts() == ["kept"])
        #expect {
            try world.log.createTopics([
                TopicSpecification("\(world.topic).new", partitions: 1), TopicSpecification(world.topic, partitions: 3),
            ])
        } throws: { error in
            guard case LogError.topicDiffers(let how) = error else { return false }
            return how.contains(world.topic) && how.contains("2") && how.contains("3")
        }
        #expect(throws: LogError.unknownTopic("\(world.topic).new")) { try world.log.topic("\(world.topic).new") }
    },
    ConformanceCase("A topic that cannot be is refused by what is wrong with it") { under in
        let world = try World(under, "cannotbe")
        for (name, partitions) in [("", 1), ("a b", 1), ("..", 1), (String(repeating: "a", count: 250), 1), ("a", 0)] {
            #expect {
                try world.log.createTopics([TopicSpecification(name, partitions: partitions)])
            } throws: { error in
                if case LogError.notAllowed = error { true } else { false }
            }
        }
    },
]
