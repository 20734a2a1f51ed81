import JSON
import Testing

@testable import Custody
@testable import Ledger

struct BusyTests {
    private func request(_ bank: TestBank, _ service: Service, _ parameters: JSONObject) throws -> ServiceRequest {
        let mode = ServiceContract.specification(of: service).mode
        guard
            case .admitted(let admitted) = bank.admit(bank.form(service.rawValue, bank.reqData(parameters)), mode: mode)
        else { throw Refusal(.parameterInvalid, "\(service)") }
        return admitted.request
    }

    @Test("A number runs once at a time, and no more run than may")
    func underWay() {
        var running = RequestsUnderWay(limit: 2)
        #expect(running.begin("R1") == .begun)
        #expect(running.begin("R1") == .isRunning)
        #expect(running.begin("R2") == .begun)
        #expect(running.begin("R3") == .isFull)
        #expect(running.isRunning("R1") && running.count == 2)
        running.end("R1")
        #expect(running.begin("R3") == .begun)
        #expect(!running.isRunning("R1"))
    }

    @Test("Busy is FAIL with 90001 and is not remembered: the same request is executed afterwards")
    func direct() throws {
        var bank = try TestBank.withProject()
        let asked = Sample.tender("R1", "I1", "P1", "100.00")
        let before = bank.book
        let answer = bank.book.answerBusy(to: try request(bank, .userAutoPreTransaction, asked), at: bank.now)
        #expect(answer.code.rawValue == "90001" && !answer.changed)
        #expect(answer.json["status"] == "FAIL" && answer.json["requestNo"] == "R1")
        #expect(bank.book == before)
        #expect(bank.call(.userAutoPreTransaction, asked).code == .success)
    }

    @Test("A page that cannot be opened sends the browser back with 90001; a button that cannot be served asks again")
    func gateway() throws {
        var bank = try TestBank.withProject()
        var asked = Sample.tender("R1", "I1", "P1", "100.00")
        asked["callbackUrl"] = .string(TestBank.callbackUrl)
        asked["expired"] = .string((bank.now + .seconds(1800)).wire)
        let refused = bank.book.openingBusy(of: try request(bank, .userPreFreeze, asked), at: bank.now)
        #expect(refused.answer?.code == .busy)
        let view = try #require(bank.open(.userPreFreeze, asked).view)
        #expect(bank.book.pressBusy(of: view.id)?.message != nil)
        #expect(bank.book.confirmPage(view.id, PageInput(password: "123456"), at: bank.now).answer?.code == .success)
        #expect(bank.book.pressBusy(of: view.id) == nil, "what came of the first press is not a busy bank's to tell")
    }
}
