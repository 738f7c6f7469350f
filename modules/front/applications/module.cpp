#include "api/operations.h"
#include "service/applications.h"
#include "store/application_store.h"
#include "store/filing_store.h"
#include "store/paper_store.h"
#include "web/pages.h"
#include "web/signing.h"

#include <mado/applications/module.h>

namespace mado::embedded {
std::span<File const> applications();
}

namespace mado::applications {

std::vector<web::PageType> page_types()
{
    return { html::page<StartPage>("applications/start.html"), html::page<ReturnPage>("applications/return.html"), html::page<KeyPage>("applications/key.html"),
        html::page<QuestionPage>("applications/question.html"), html::page<CheckPage>("applications/check.html"), html::page<ReceiptPage>("applications/receipt.html"),
        html::page<StatusPage>("applications/status.html"), html::page<WithdrawPage>("applications/withdraw.html"), html::page<CompletePage>("applications/complete.html"),
        html::page<DocumentPage>("applications/document.html"), html::page<VerifyPage>("applications/verify.html"), html::page<LooksPage>("applications/looks.html") };
}

Module describe(Gate gate, card::AcceptancePointer acceptance)
{
    constexpr int six_hours = 21'600;
    Module module;
    module.name = "applications";
    module.files = embedded::applications();
    for (auto routes : { begin_routes(gate, acceptance), question_routes(), check_routes(acceptance), signing_routes(acceptance), status_routes(gate), look_routes(), paper_routes(), verify_routes() })
        std::ranges::move(routes, std::back_inserter(module.routes));
    for (auto operations : { procedure_operations(), filing_operations(gate), following_operations(), acting_operations() })
        std::ranges::move(operations, std::back_inserter(module.operations));
    module.pages = page_types();
    std::ranges::move(paper_pages(), std::back_inserter(module.pages));
    std::ranges::move(signing_pages(), std::back_inserter(module.pages));
    module.menu = { { "applications.menu", "/applications", {} } };
    module.statements = store::statements();
    std::ranges::copy(store::filing_statements(), std::back_inserter(module.statements));
    std::ranges::copy(store::paper_statements(), std::back_inserter(module.statements));
    module.events = { "applications.application.started", "applications.application.returned_to", "applications.application.submitted", "applications.application.told",
        "applications.application.asked", "applications.application.completed", "applications.application.withdrawn", "applications.application.forgotten",
        "applications.application.filed", "applications.application.corrected", "applications.application.files_sent", "applications.file.uploaded", "applications.document.opened" };
    module.receives = { { gateway::Kind::Told, receive_told }, { gateway::Kind::Asked, receive_asked } };
    module.schedules = { { "applications.forget_unsent", six_hours, [](Workplace const& here) { forget_unsent(here); } },
        { "applications.sweep_uploads", 3600, [](Workplace const& here) { sweep_uploads(here); } } };
    return module;
}

}  // namespace mado::applications
