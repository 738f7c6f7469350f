#include "service/charging.h"
#include "service/letters.h"

#include <mado/cases/letters.h>

#include <mado/documents/documents.h>

#include "service/paper_values.h"
#include "service/shielding.h"
#include "service/workings.h"
#include "store/reason_store.h"

namespace mado::cases::service {

namespace {

Result<documents::Issue> letter(db::Write& tx, Workplace const& here, Case const& found, std::string const& name, json::Value const& own)
{
    auto evaluation = TRY(cases::evaluation(tx, here, found));
    documents::Issue issue;
    issue.of = found.id;
    issue.owner = found.owner;
    issue.name = name;
    issue.title = title_of_document(here, name);
    issue.values = paper_values(tx, here, found, evaluation);
    for (auto const& [key, value] : own.object())
        issue.values.set(key, value);
    issue.addressee = issue.values["addressee"].text("name") + "　" + issue.values["addressee"].text("honorific");
    if (!own.has("addressee"))
        issue.addressee += addressee_remark(tx, found.id);
    issue.receipt_number = found.receipt_number;
    issue.state = word_of(found.state);
    auto const expected = expected_on(tx, here, found);
    issue.clear = json::object({ { "charges", charges_told(tx, here, found.id) }, { "expected_on", expected ? json::Value(expected->iso()) : json::Value {} } });
    return issue;
}

}  // namespace

Result<std::string> send_to_another(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, std::string const& name, Addressee const& to,
    json::Value const& own)
{
    auto values = own;
    values.set("addressee", json::object({ { "name", to.name }, { "address", to.address }, { "honorific", to.honorific } }));
    auto issue = TRY(letter(tx, here, found, name, values));
    issue.way = documents::Way::Paper;  // without the application's key: the applicant cannot open it
    auto const document = TRY(documents::issue(tx, caller, here, issue));
    return document.id.value;
}

Result<std::string> send_to_applicant(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, std::string const& name, json::Value const& own,
    std::string const& words)
{
    auto issue = TRY(letter(tx, here, found, name, own));
    issue.way = found.notice == "electronic" && !found.application_key.empty() ? documents::Way::Electronic : documents::Way::Paper;
    issue.application_key = found.application_key;
    issue.box = json::object({ { "words", words }, { "division", issue.values["issuer"].text("office") }, { "position", issue.values["issuer"].text("title") },
        { "next", json::Array {} } });
    auto const document = TRY(documents::issue(tx, caller, here, issue));
    return document.id.value;
}

}  // namespace mado::cases::service

namespace mado::cases {

Result<std::string> send_letter(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, Letter const& letter)
{
    return service::send_to_another(tx, caller, here, found, letter.document, { letter.name, letter.address, letter.honorific }, letter.values);
}

void propose_reasons(db::Write& tx, CaseId const& id, std::string_view words) { store::propose_reasons(tx, id, words); }
std::string proposed_reasons(db::Read& tx, CaseId const& id) { return store::proposed_reasons(tx, id); }

}  // namespace mado::cases
