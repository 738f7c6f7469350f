#include "service/applications.h"
#include "web/signing.h"

#include <mado/card/statement.h>
#include <mado/crypto/box.h>

#include <fstream>
#include <sstream>

namespace mado::applications {

namespace {

using web::Attempt;
using web::Visit;

constexpr std::int64_t longest_wait = 86'400;  // from the making of what is signed to its coming back
constexpr std::uint64_t most_bytes = 1 << 16;

struct SignedLine {
    std::string title, words;
    static constexpr auto fields = std::tuple { html::field("title", &SignedLine::title), html::field("words", &SignedLine::words) };
};
struct TestCard {
    std::string name, title, tries;
    static constexpr auto fields = std::tuple { html::field("name", &TestCard::name), html::field("title", &TestCard::title), html::field("tries", &TestCard::tries) };
};
struct SignPage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string procedure, back, at, file, file_name, hash, application, signature_error, pin_error, signed_by;
    bool has_test_cards = false;
    std::vector<SignedLine> lines;
    std::vector<TestCard> test_cards;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &SignPage::trouble_summary), html::field("procedure", &SignPage::procedure),
        html::field("back", &SignPage::back), html::field("at", &SignPage::at), html::field("file", &SignPage::file), html::field("file_name", &SignPage::file_name),
        html::field("hash", &SignPage::hash), html::field("application", &SignPage::application), html::field("signature_error", &SignPage::signature_error),
        html::field("pin_error", &SignPage::pin_error), html::field("signed_by", &SignPage::signed_by), html::field("has_test_cards", &SignPage::has_test_cards),
        html::field("lines", &SignPage::lines), html::field("test_cards", &SignPage::test_cards) };
};

std::int64_t now_of(Visit const& visit)
{
    return visit.here.clock.now().microseconds / 1'000'000;
}

// The moment that is part of what is signed: it was shown to the person, so it comes back from her; not from the future, not older than a day.
std::int64_t moment_of(Visit const& visit)
{
    auto const sent = visit.request.answer("at");
    auto const text = sent.empty() ? visit.request.query_of("at") : sent;
    auto const now = now_of(visit);
    bool const is_number = !text.empty() && text.size() <= 12 && text.find_first_not_of("0123456789") == std::string::npos;
    auto const at = is_number ? std::stoll(text) : 0;
    return at <= now && at >= now - longest_wait ? at : now;
}

http::Response kept_private(http::Response response)
{
    response.with("cache-control", "no-store");
    return response;
}

std::string file_name(OpenForm const& form)
{
    return form.application.receipt_number + ".json";
}

void add_test_cards(Visit const& visit, SignPage& values, card::Acceptance const& acceptance)
{
    if (!acceptance.demonstration)
        return;
    for (auto const& name : acceptance.demonstration->names())
        if (auto const one = acceptance.demonstration->card(name))
            values.test_cards.push_back({ name, one->text("title", name), web::words(visit, "applications.sign.tries", { { "n", std::to_string(one->integer("tries")) } }) });
    values.has_test_cards = !values.test_cards.empty();
}

Result<http::Response> show_sign(Visit const& visit, Attempt const* attempt, card::Acceptance const& acceptance)
{
    auto const form = TRY(open_unsent(visit));
    auto const at = moment_of(visit);
    auto const text = TRY(statement_of(visit, form, at));
    SignPage values;
    values.trouble_summary = web::trouble_summary(visit, attempt);
    values.procedure = form.title(visit);
    values.back = form.at(visit, "/check");
    values.at = std::to_string(at);
    values.file = form.at(visit, "/sign/statement") + "?at=" + values.at;
    values.file_name = file_name(form);
    values.hash = crypto::sha256_hex(text);
    for (auto& line : card::lines_of(text))
        values.lines.push_back({ std::move(line.title), line.words.empty() ? web::words(visit, "applications.check.empty") : std::move(line.words) });
    values.signature_error = web::trouble_of(visit, attempt, "signature");
    values.pin_error = web::trouble_of(visit, attempt, "pin");
    if (auto const proof = proof_of_signature(visit, form, acceptance))
        values.signed_by = proof->attributes.at("name");
    values.application = acceptance.application;
    add_test_cards(visit, values, acceptance);
    return kept_private(web::page(visit, "applications/sign.html", values, attempt));
}

Result<http::Response> show_statement(Visit const& visit, Attempt const*)
{
    auto const form = TRY(open_unsent(visit));
    auto const text = TRY(statement_of(visit, form, moment_of(visit)));
    auto response = http::bytes("application/json", text);
    response.with("content-disposition", "attachment; filename=\"" + file_name(form) + "\"");
    return kept_private(std::move(response));
}

Result<std::string> uploaded(Visit const& visit)
{
    for (auto const* upload : visit.request.files("signature"))
        if (upload->size > 0 || upload->too_large) {
            if (upload->too_large)
                return refuse(std::vector<FieldError> { { "signature", "card.not_a_signature" } });
            std::ifstream file(upload->path, std::ios::binary);
            std::ostringstream bytes;
            bytes << file.rdbuf();
            return std::move(bytes).str();
        }
    return refuse(std::vector<FieldError> { { "signature", "applications.sign.choose" } });
}

Result<std::string> signed_by_test_card(Visit const& visit, card::Acceptance const& acceptance, std::string const& text)
{
    if (!acceptance.demonstration)
        return refuse(Refusal::Kind::NotFound, "applications.not_found");
    auto const pin = visit.request.answer("pin");
    if (!card::is_pin(pin))
        return refuse(std::vector<FieldError> { { "pin", "applications.sign.pin_form" } });
    auto const signing = acceptance.demonstration->sign(visit.request.answer("card"), pin, text, now_of(visit));
    if (!signing)
        return refuse(std::vector<FieldError> { { "pin", "applications.sign.no_card" } });
    if (signing->is == card::Signing::Is::Locked)
        return refuse(std::vector<FieldError> { { "pin", "applications.sign.locked" } });
    if (signing->is == card::Signing::Is::WrongPin)
        return refuse(std::vector<FieldError> { { "pin", "applications.sign.wrong_pin", { { "n", std::to_string(signing->tries_left) } } } });
    return signing->cms;
}

Result<http::Response> act_sign(Visit const& visit, card::Acceptance const& acceptance)
{
    auto form = TRY(open_unsent(visit));
    auto const at = moment_of(visit);
    auto const text = TRY(statement_of(visit, form, at));
    bool const by_test_card = !visit.request.answer("card").empty();
    auto const cms = TRY(by_test_card ? signed_by_test_card(visit, acceptance, text) : uploaded(visit));
    auto const checked = card::verify(cms, text, acceptance.trust(), now_of(visit), *acceptance.revocation);
    if (!checked)
        return refuse(std::vector<FieldError> { { by_test_card ? "pin" : "signature", checked.error().key } });
    form.contents.signature = json::object({ { "cms", crypto::base64url(cms) }, { "at", at } });
    Saving const saving { form.definition->hash, save_form(form), {} };
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return save(tx, form.caller, visit.here, form.application, saving); }));
    return web::done(visit, form.path("/check"), "applications.said.signed");
}

}  // namespace

std::vector<web::Route> signing_routes(card::AcceptancePointer const& acceptance)
{
    std::vector<web::Route> routes;
    if (!acceptance)
        return routes;
    routes.push_back(web::form("/applications/{application}/sign").open_to_everyone().with({ .file_bytes = most_bytes, .total_bytes = 2 * most_bytes })
        .to([acceptance](Visit const& visit, Attempt const* attempt) { return show_sign(visit, attempt, *acceptance); },
            [acceptance](Visit const& visit) { return act_sign(visit, *acceptance); }));
    routes.push_back(web::page("/applications/{application}/sign/statement").open_to_everyone().to(show_statement));
    return routes;
}

std::vector<web::PageType> signing_pages()
{
    return { html::page<SignPage>("applications/sign.html") };
}

}  // namespace mado::applications
