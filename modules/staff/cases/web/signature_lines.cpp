// 電子署名: who signed with the My Number Card, whether it holds, and where the card says otherwise than the answers.
#include "web/signature_lines.h"

#include "service/signatures.h"

#include <mado/time/wareki.h>

namespace mado::cases::web {

namespace {

using service::SignatureFinding;

struct ComparedLine {
    std::string label, answer, on_card, words;
    bool is_bad = false;
    static constexpr auto fields = std::tuple { html::field("label", &ComparedLine::label), html::field("answer", &ComparedLine::answer), html::field("on_card", &ComparedLine::on_card),
        html::field("words", &ComparedLine::words), html::field("is_bad", &ComparedLine::is_bad) };
};
struct FactLine {
    std::string label, value;
    static constexpr auto fields = std::tuple { html::field("label", &FactLine::label), html::field("value", &FactLine::value) };
};
struct SignatureView {
    Heading heading;
    std::string verdict, revocation, test, shielded, evidence;
    bool is_bad = false, has_compared = false;
    std::vector<FactLine> facts;
    std::vector<ComparedLine> compared;
    static constexpr auto fields = std::tuple { html::include(&SignatureView::heading), html::field("verdict", &SignatureView::verdict), html::field("revocation", &SignatureView::revocation),
        html::field("test", &SignatureView::test), html::field("shielded", &SignatureView::shielded), html::field("evidence", &SignatureView::evidence),
        html::field("is_bad", &SignatureView::is_bad), html::field("has_compared", &SignatureView::has_compared), html::field("facts", &SignatureView::facts),
        html::field("compared", &SignatureView::compared) };
};

std::string say(Visit const& visit, std::string const& key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }

std::string moment(std::int64_t seconds) { return wareki::text(Instant { seconds * 1'000'000 }); }

bool differs(SignatureFinding const& finding)
{
    return std::ranges::any_of(finding.compared, [](auto const& one) { return one.match != card::Match::Same; });
}

std::string verdict_of(Visit const& visit, SignatureFinding const& finding)
{
    if (finding.signature.state == "fails")
        return say(visit, "cases.signature.fails", { { "why", say(visit, "cases.signature.fault." + finding.signature.fault.substr(finding.signature.fault.find('.') + 1)) } });
    return say(visit, "cases.signature." + finding.signature.state);
}

char const* mark_of(SignatureFinding const& finding)
{
    if (finding.signature.state == "fails")
        return "bad";
    bool const is_sure = finding.signature.state == "holds" && finding.signature.revocation == "good" && !finding.signature.is_test && !differs(finding);
    return is_sure ? "good" : "heed";
}

void add_facts(Visit const& visit, SignatureView& view, SignatureFinding const& finding)
{
    auto const& result = finding.evidence["result"];
    auto const person = card::person_of(result["person"]);
    auto const add = [&](char const* label, std::string value) {
        if (!value.empty())
            view.facts.push_back({ say(visit, std::string("cases.signature.") + label), std::move(value) });
    };
    auto const born = Day::parse(person.born_on);
    add("name", card::marked(person.name, person.name_replaced));
    add("born_on", born ? wareki::text(*born) : person.born_words);
    add("sex", person.sex.empty() ? "" : say(visit, "cases.signature.sex." + person.sex));
    if (!finding.is_shielded)
        add("address", card::marked(person.address, person.address_replaced));
    add("signed_at", moment(result.integer("signed_at")));
    add("checked_at", moment(finding.evidence.integer("checked_at")));
    add("policy", result.text("policy"));
    add("certificate", result.text("serial") + "　" + result.text("issuer"));
    add("valid", moment(result.integer("from")) + "〜" + moment(result.integer("through")));
    add("hash", finding.evidence.text("content_sha256"));
}

SignatureView view_of(Visit const& visit, Case const& found, SignatureFinding const& finding)
{
    SignatureView view;
    view.heading = heading_of(visit, found);
    view.verdict = verdict_of(visit, finding);
    view.is_bad = finding.signature.state == "fails";
    if (finding.signature.state != "holds")
        return view;
    view.revocation = say(visit, "cases.signature.revocation." + finding.signature.revocation);
    view.test = finding.signature.is_test ? say(visit, "cases.signature.test") : "";
    view.shielded = finding.is_shielded ? say(visit, "cases.signature.shielded") : "";
    view.evidence = finding.is_shielded ? "" : mado::web::link(visit, case_path(found.id) + "/signature.json");
    add_facts(visit, view, finding);
    for (auto const& one : finding.compared)
        view.compared.push_back({ one.title, one.answer, one.on_card, say(visit, "cases.signature.match." + std::string(card::word_of(one.match))), one.match == card::Match::Different });
    view.has_compared = !view.compared.empty();
    return view;
}

}  // namespace

void add_signature_lines(Asked const& asked, Lines& lines)
{
    auto const finding = service::signature_finding(asked.tx, asked.visit.here, asked.found);
    if (!finding)
        return;
    auto words = verdict_of(asked.visit, *finding);
    if (finding->signature.state == "holds") {
        auto const person = card::person_of(finding->evidence["result"]["person"]);
        words = say(asked.visit, "cases.signature.task", { { "name", card::marked(person.name, person.name_replaced) } });
        if (finding->signature.is_test)
            words += say(asked.visit, "cases.signature.test");
        if (differs(*finding))
            words += say(asked.visit, "cases.signature.differs");
        if (finding->signature.revocation != "good")
            words += say(asked.visit, "cases.signature.revocation." + finding->signature.revocation);
    }
    lines.tasks.push_back({ mark_of(*finding), std::move(words), {}, asked.link("/signature"), say(asked.visit, "cases.signature.open") });
}

Shown show_signature(Visit const& visit)
{
    auto const view = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<SignatureView> {
        auto const found = TRY(visited(visit, tx, may_read));
        auto const finding = service::signature_finding(tx, visit.here, found);
        if (!finding)
            return refuse(Refusal::Kind::NotFound, "cases.signature.none");
        return view_of(visit, found, *finding);
    });
    if (!view)
        return std::unexpected(view.error());
    trace_reading(visit);
    return mado::web::page(visit, "cases/signature.html", *view);
}

Shown show_signature_evidence(Visit const& visit)
{
    auto const evidence = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<json::Value> {
        auto const found = TRY(visited(visit, tx, may_read));
        auto const finding = service::signature_finding(tx, visit.here, found);
        if (!finding || finding->evidence.is_null() || finding->is_shielded)
            return refuse(Refusal::Kind::NotFound, "cases.signature.none");
        return finding->evidence;
    });
    if (!evidence)
        return std::unexpected(evidence.error());
    trace_reading(visit);
    auto response = http::bytes("application/json", json::canonical(*evidence));
    response.with("content-disposition", "attachment; filename=\"signature.json\"").with("cache-control", "no-store");
    return response;
}

std::vector<mado::web::PageType> signature_pages() { return { html::page<SignatureView>("cases/signature.html") }; }

}  // namespace mado::cases::web
