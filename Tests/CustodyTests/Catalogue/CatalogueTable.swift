import Custody
import TestSupport

/// The four tables that a service may have.
enum CatalogueTable: String, CaseIterable {
    case request, response, notification, audit

    var rows: WritableKeyPath<ServiceContract, [Parameter]> {
        switch self {
        case .request: \.request
        case .response: \.response
        case .notification: \.notification
        case .audit: \.auditNotification
        }
    }

    func rows(of service: SpecificationService) -> [SpecificationRow] {
        switch self {
        case .request: service.request
        case .response: service.response
        case .notification: service.notification
        case .audit: service.audit
        }
    }
}
