// 公印: what waits for the keeper, the confirmation (照合), the book of uses (使用簿) and the register of seals (公印台帳).
#include "web/csv.h"
#include "web/pages.h"

#include "store/document_store.h"

#include <mado/documents/seals.h>

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>
#include <mado/papers/sealed.h>
#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>

#include <charconv>
#include <fstream>
#include <iterator>

namespace mado::documents::pages {

namespace {

constexpr int most_in_the_book = 200;
constexpr int most_in_a_file = 200'000;
constexpr int least_side = 100;   // pixels of a picture that prints cleanly at 24 mm

struct WaitingRow {
    std::string address, number, title, addressee, seal, since, since_iso, remark, reason;
    static constexpr auto fields = std::tuple { html::field("address", &WaitingRow::address), html::field("number", &WaitingRow::number), html::field("title", &WaitingRow::title),
        html::field("addressee", &WaitingRow::addressee), html::field("seal", &WaitingRow::seal), html::field("since", &WaitingRow::since), html::field("since_iso", &WaitingRow::since_iso),
        html::field("remark", &WaitingRow::remark), html::field("reason", &WaitingRow::reason) };
};

struct SealsPage {
    std::vector<WaitingRow> waiting, returned;
    std::string book, keeping;
    bool has_waiting = false, has_returned = false, may_affix = false;
    static constexpr auto fields = std::tuple { html::field("waiting", &SealsPage::waiting), html::field("returned", &SealsPage::returned), html::field("book", &SealsPage::book),
        html::field("keeping", &SealsPage::keeping), html::field("has_waiting", &SealsPage::has_waiting), html::field("has_returned", &SealsPage::has_returned),
        html::field("may_affix", &SealsPage::may_affix) };
};

struct DecidedLine {
    std::string words, law;
    static constexpr auto fields = std::tuple { html::field("words", &DecidedLine::words), html::field("law", &DecidedLine::law) };
};

struct ComparePage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string back, number, title, addressee, seal, picture, remark, version, reason, reason_error;
    std::string decided_title, decided_result, decided_reasons, decided_by, decided_at, article;
    std::vector<DecidedLine> lines;
    bool is_decided = false;
    html::Safe document;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &ComparePage::trouble_summary), html::field("back", &ComparePage::back), html::field("number", &ComparePage::number),
        html::field("title", &ComparePage::title), html::field("addressee", &ComparePage::addressee), html::field("seal", &ComparePage::seal), html::field("picture", &ComparePage::picture),
        html::field("remark", &ComparePage::remark), html::field("version", &ComparePage::version), html::field("reason", &ComparePage::reason), html::field("reason_error", &ComparePage::reason_error),
        html::field("decided_title", &ComparePage::decided_title), html::field("decided_result", &ComparePage::decided_result), html::field("decided_reasons", &ComparePage::decided_reasons),
        html::field("decided_by", &ComparePage::decided_by), html::field("decided_at", &ComparePage::decided_at), html::field("article", &ComparePage::article),
        html::field("lines", &ComparePage::lines), html::field("is_decided", &ComparePage::is_decided), html::field("document", &ComparePage::document) };
};

struct UseRow {
    std::string on, on_iso, seal, number, title, addressee, by, address;
    static constexpr auto fields = std::tuple { html::field("on", &UseRow::on), html::field("on_iso", &UseRow::on_iso), html::field("seal", &UseRow::seal), html::field("number", &UseRow::number),
        html::field("title", &UseRow::title), html::field("addressee", &UseRow::addressee), html::field("by", &UseRow::by), html::field("address", &UseRow::address) };
};

struct BookPage {
    std::vector<UseRow> uses;
    std::string back, from, through, csv;
    bool has_uses = false;
    static constexpr auto fields = std::tuple { html::field("uses", &BookPage::uses), html::field("back", &BookPage::back), html::field("from", &BookPage::from),
        html::field("through", &BookPage::through), html::field("csv", &BookPage::csv), html::field("has_uses", &BookPage::has_uses) };
};

struct SealRow {
    std::string address, title, keeper, since, until;
    std::int64_t documents = 0;
    static constexpr auto fields = std::tuple { html::field("address", &SealRow::address), html::field("title", &SealRow::title), html::field("keeper", &SealRow::keeper),
        html::field("since", &SealRow::since), html::field("until", &SealRow::until), html::field("documents", &SealRow::documents) };
};

struct RegisterPage {
    std::vector<SealRow> seals;
    std::string back, add;
    bool has_seals = false;
    static constexpr auto fields = std::tuple { html::field("seals", &RegisterPage::seals), html::field("back", &RegisterPage::back), html::field("add", &RegisterPage::add),
        html::field("has_seals", &RegisterPage::has_seals) };
};

struct Choice {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &Choice::value), html::field("words", &Choice::words), html::field("is_chosen", &Choice::is_chosen) };
};

struct SealPage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string back, title, since, until, version, picture, title_error, keeper_error, since_error, until_error, documents_error, picture_error;
    std::vector<Choice> keepers, documents;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &SealPage::trouble_summary), html::field("back", &SealPage::back), html::field("title", &SealPage::title),
        html::field("since", &SealPage::since), html::field("until", &SealPage::until), html::field("version", &SealPage::version), html::field("picture", &SealPage::picture),
        html::field("title_error", &SealPage::title_error), html::field("keeper_error", &SealPage::keeper_error), html::field("since_error", &SealPage::since_error),
        html::field("until_error", &SealPage::until_error), html::field("documents_error", &SealPage::documents_error), html::field("picture_error", &SealPage::picture_error),
        html::field("keepers", &SealPage::keepers), html::field("documents", &SealPage::documents) };
};

std::int64_t number_of(std::string const& text)
{
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

WaitingRow row_of(web::Visit const& visit, Sealing const& one, bool is_returned)
{
    auto const since = day_in_tokyo(is_returned && one.acted_at ? *one.acted_at : one.since);
    return { is_returned ? web::link(visit, { "documents", one.document.value }) : web::link(visit, { "seals", "documents", one.document.value }), one.number, one.title, one.addressee, one.seal_title,
        wareki::text(since), since.iso(), one.remark, one.reason };
}

std::string name_of(db::Read& tx, PersonId const& person)
{
    auto const found = person ? organization::person(tx, person) : std::nullopt;
    return found ? found->name : std::string {};
}

std::string words_of(db::Read& tx, organization::Position const& position)
{
    auto const division = organization::division(tx, position.division);
    return (division ? division->name + " " : "") + position.title;
}

// The keeper alone sees it here, and only while it waits; the trace has who looked.
Result<Sealing> comparable(web::Visit const& visit)
{
    auto const id = visit.request.id<DocumentTag>("document");
    return visit.here.database.write(visit.tenant(), { .name = "documents.compare" }, [&](db::Write& tx) -> Result<Sealing> {
        auto const sealing = sealing_of(tx, id);
        if (!sealing)
            return refuse(Refusal::Kind::NotFound, "documents.document.not_found");
        TRY(access::allow(tx, visit.caller, use_seals, { .owner = sealing->owner }));
        auto const seal = TRY(find_seal(tx, sealing->seal));
        if (seal.keeper != visit.caller.position)
            return refuse(Refusal::Kind::Forbidden, "documents.seal.kept_by_another");
        if (sealing->state != SealingState::Waiting)
            return refuse(Refusal::Kind::Conflict, "documents.seal.changed_meanwhile");
        audit::record(tx, visit.caller, visit.now(), "documents.document.read", { { "document", id.value }, { "case", sealing->of.value } });
        return *sealing;
    });
}

// The document stands below a heading of this page, whose only h1 is its own.
std::string below_a_heading(std::string article)
{
    for (auto const& [mark, other] : { std::pair { "<h1", "<h3" }, { "</h1>", "</h3>" } })
        for (auto at = article.find(mark); at != std::string::npos; at = article.find(mark, at))
            article.replace(at, std::string_view(mark).size(), other);
    return article;
}

void lay_decided(ComparePage& page, DecidedText const& decided)
{
    page.is_decided = true;
    page.decided_title = decided.title;
    page.decided_result = decided.result;
    page.decided_reasons = decided.reasons;
    page.decided_by = decided.by;
    page.article = decided.article;
    page.decided_at = decided.at ? wareki::text(*decided.at) : std::string();
    for (auto const& line : decided.lines)
        page.lines.push_back({ line.words, line.law });
}

struct Span { Day from, through; };

Span span_of(web::Visit const& visit)
{
    auto const today = visit.now().today();
    return { Day::parse(visit.request.query_of("from")).value_or(*Day::of(fiscal_year(today), 4, 1)), Day::parse(visit.request.query_of("through")).value_or(today) };
}

std::vector<UseRow> uses_of(web::Visit const& visit, Span const& span, int most)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<UseRow> rows;
        for (auto const& one : uses(tx, {}, span.from, span.through, most)) {
            auto const at = one.acted_at.value_or(one.since);
            rows.push_back({ wareki::text(at), iso_in_tokyo(at), one.seal_title, one.number, one.title, one.addressee, name_of(tx, one.acted_by), web::link(visit, { "documents", one.document.value }) });
        }
        return rows;
    });
}

std::string title_of_template(web::Visit const& visit, std::string const& name)
{
    auto const text = visit.here.library.text("documents/" + name + ".html");
    auto const begin = text.find("{{$title}}");
    auto const end = text.find("{{/title}}", begin);
    return begin == std::string_view::npos || end == std::string_view::npos ? name : std::string(text.substr(begin + 10, end - begin - 10));
}

// Documents that have the frame of a seal: those of the layout of notices. Forms have none.
std::vector<Choice> documents_for(web::Visit const& visit, std::vector<std::string> const& chosen)
{
    std::vector<Choice> all;
    for (auto const& name : visit.here.papers.names()) {
        auto const text = visit.here.library.text("documents/" + name + ".html");
        if (text.find("notice_layout") != std::string_view::npos || text.find("class=\"seal\"") != std::string_view::npos)
            all.push_back({ name, title_of_template(visit, name), std::ranges::find(chosen, name) != chosen.end() });
    }
    return all;
}

Result<std::optional<files::Blob>> uploaded(web::Visit const& visit, Hands const& hands)
{
    auto const uploads = visit.request.files("picture");
    if (uploads.empty() || (uploads.front()->size == 0 && !uploads.front()->too_large))
        return std::optional<files::Blob> {};
    if (uploads.front()->too_large)
        return refuse({ { "picture", "documents.seal.picture_large" } });
    std::ifstream in(uploads.front()->path, std::ios::binary);
    std::string const bytes { std::istreambuf_iterator<char>(in), {} };
    if (!hands.picture)
        return refuse({ { "picture", "documents.seal.picture_not_now" } });
    auto const picture = hands.picture(bytes);
    if (!picture)
        return refuse({ { "picture", "documents.seal.picture_unreadable" } });
    if (std::min(picture->width, picture->height) < least_side)
        return refuse({ { "picture", "documents.seal.picture_small", { { "n", std::to_string(least_side) } } } });
    return visit.here.files.keep_bytes(papers::seal_picture(picture->width, picture->height, picture->rgb));
}

Result<Seal> asked_seal(web::Visit const& visit)
{
    SealId const id { visit.request.path.contains("seal") ? visit.request.path.at("seal") : std::string() };
    if (id.value.empty() || id.value == "new")
        return Seal { .id = {}, .title = {}, .keeper = {}, .since = visit.now().today(), .until = {}, .documents = {}, .has_picture = false, .version = 0 };
    auto const wanted = visit.request.id<SealTag>("seal");
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<Seal> {
        TRY(access::allow(tx, visit.caller, keep_seals, { .owner = "" }));
        return find_seal(tx, wanted);
    });
}

}  // namespace

std::vector<web::PageType> seal_pages()
{
    return { html::page<SealsPage>("documents/seals.html"), html::page<ComparePage>("documents/compare.html"), html::page<BookPage>("documents/seal_book.html"),
        html::page<RegisterPage>("documents/seal_register.html"), html::page<SealPage>("documents/seal.html") };
}

Result<http::Response> show_seals(web::Visit const& visit, web::Attempt const*)
{
    SealsPage page;
    page.book = web::link(visit, "/seals/book");
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        page.waiting.clear(), page.returned.clear();
        for (auto const& one : waiting_for_seal(tx, visit.caller))
            page.waiting.push_back(row_of(visit, one, false));
        for (auto const& one : returned_to(tx, visit.caller))
            page.returned.push_back(row_of(visit, one, true));
        page.may_affix = !access::scope(tx, visit.caller, use_seals).empty();
        page.keeping = access::allow(tx, visit.caller, keep_seals, { .owner = "" }) ? web::link(visit, "/seals/register") : std::string();
        return 0;
    });
    page.has_waiting = !page.waiting.empty();
    page.has_returned = !page.returned.empty();
    return web::page(visit, "documents/seals.html", page);
}

Result<http::Response> show_compare(web::Visit const& visit, web::Attempt const* attempt, Hands const& hands)
{
    auto const sealing = TRY(comparable(visit));
    ComparePage page;
    page.trouble_summary = web::trouble_summary(visit, attempt);
    page.back = web::link(visit, "/seals");
    page.number = sealing.number, page.title = sealing.title, page.addressee = sealing.addressee, page.seal = sealing.seal_title, page.remark = sealing.remark;
    page.picture = web::link(visit, { "seals", "pictures", sealing.seal.value });
    page.version = attempt ? visit.request.answer("version") : std::to_string(sealing.version);
    page.reason = visit.request.answer("reason");
    page.reason_error = web::trouble_of(visit, attempt, "reason");
    auto const written = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::find_written(tx, sealing.document); });
    if (!written)
        return refuse(Refusal::Kind::NotFound, "documents.document.not_found");
    auto const html = TRY(visit.here.papers.html(written->document.name, written->shown));
    // Made by print::as_web_html from a bound template, whose values are escaped.
    page.document = html::trusted(below_a_heading(TRY(visit.here.papers.as_page(html))));
    if (hands.decided)
        if (auto const decided = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return hands.decided(tx, visit.here, sealing.of); }))
            lay_decided(page, *decided);
    return web::page(visit, "documents/compare.html", page, attempt);
}

Result<http::Response> act_compare(web::Visit const& visit)
{
    auto const id = visit.request.id<DocumentTag>("document");
    auto const version = number_of(visit.request.answer("version"));
    auto const refuses = visit.request.answer("do") == "refuse";
    if (!refuses && visit.request.answer("compared") != "yes")
        return refuse({ { "compared", "documents.seal.compare_first" } });
    TRY(visit.here.database.write(visit.tenant(), { .name = refuses ? "documents.give_back_unsealed" : "documents.affix" }, [&](db::Write& tx) {
        return refuses ? give_back_unsealed(tx, visit.caller, visit.here, id, visit.request.answer("reason"), version) : affix(tx, visit.caller, visit.here, id, version);
    }));
    return web::done(visit, "/seals", refuses ? "documents.said.seal_refused" : "documents.said.sealed");
}

Result<http::Response> show_seal_picture(web::Visit const& visit, web::Attempt const*)
{
    auto const id = visit.request.id<SealTag>("seal");
    auto const visible = [&](db::Read& tx) -> Result<void> {
        auto const seal = TRY(find_seal(tx, id));
        if (seal.keeper != visit.caller.position)
            TRY(access::allow(tx, visit.caller, keep_seals, { .owner = "" }));
        return {};
    };
    TRY(visit.here.database.read(visit.tenant(), visible));
    auto response = http::bytes("image/png", TRY(picture_of(visit.here, visit.tenant(), id)));
    response.with("cache-control", "no-store");
    return response;
}

Result<http::Response> show_seal_book(web::Visit const& visit, web::Attempt const*)
{
    auto const span = span_of(visit);
    BookPage page;
    page.back = web::link(visit, "/seals");
    page.from = span.from.iso(), page.through = span.through.iso();
    page.csv = web::link(visit, "/seals/book.csv") + "?from=" + page.from + "&through=" + page.through;
    page.uses = uses_of(visit, span, most_in_the_book);
    page.has_uses = !page.uses.empty();
    return web::page(visit, "documents/seal_book.html", page);
}

Result<http::Response> show_seal_book_csv(web::Visit const& visit, web::Attempt const*)
{
    auto const say = [&](std::string const& key) { return web::words(visit, key); };
    auto const span = span_of(visit);
    auto csv = csv_begun({ say("documents.seal.used_at"), say("documents.seal"), say("documents.number"), say("documents.numbers.title"), say("documents.addressee"), say("documents.seal.by") });
    for (auto const& use : uses_of(visit, span, most_in_a_file))
        csv += csv_line({ use.on_iso, use.seal, use.number, use.title, use.addressee, use.by });
    return as_csv(std::move(csv), say("documents.seal.book") + " " + span.from.iso() + " " + span.through.iso());
}

Result<http::Response> show_seal_register(web::Visit const& visit, web::Attempt const*)
{
    RegisterPage page;
    page.back = web::link(visit, "/seals");
    page.add = web::link(visit, "/seals/register/new");
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        page.seals.clear();
        for (auto const& seal : seals(tx)) {
            auto const keeper = organization::position(tx, seal.keeper);
            page.seals.push_back({ web::link(visit, { "seals", "register", seal.id.value }), seal.title, keeper ? words_of(tx, *keeper) : std::string(), wareki::text(seal.since),
                seal.until ? wareki::text(*seal.until) : std::string(), static_cast<std::int64_t>(seal.documents.size()) });
        }
        return 0;
    });
    page.has_seals = !page.seals.empty();
    return web::page(visit, "documents/seal_register.html", page);
}

Result<http::Response> show_seal(web::Visit const& visit, web::Attempt const* attempt)
{
    auto const seal = TRY(asked_seal(visit));
    auto const typed = [&](std::string_view name, std::string const& kept) { return attempt ? visit.request.answer(name) : kept; };
    SealPage page;
    page.trouble_summary = web::trouble_summary(visit, attempt);
    page.back = web::link(visit, "/seals/register");
    page.title = typed("title", seal.title), page.since = typed("since", seal.since.iso()), page.until = typed("until", seal.until ? seal.until->iso() : "");
    page.version = typed("version", std::to_string(seal.version));
    page.picture = seal.has_picture ? web::link(visit, { "seals", "pictures", seal.id.value }) : std::string();
    page.title_error = web::trouble_of(visit, attempt, "title"), page.keeper_error = web::trouble_of(visit, attempt, "keeper"), page.since_error = web::trouble_of(visit, attempt, "since");
    page.until_error = web::trouble_of(visit, attempt, "until"), page.documents_error = web::trouble_of(visit, attempt, "documents"), page.picture_error = web::trouble_of(visit, attempt, "picture");
    auto const keeper = typed("keeper", seal.keeper.value);
    page.documents = documents_for(visit, attempt ? visit.request.answers("documents") : seal.documents);
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        page.keepers.clear();
        for (auto const& position : organization::positions(tx)) {
            auto const grants = access::grants_of(tx, position.id);
            if (std::ranges::any_of(grants, [](access::Grant const& grant) { return grant.role == access::Role::SealKeeper; }))
                page.keepers.push_back({ position.id.value, words_of(tx, position), position.id.value == keeper });
        }
        return 0;
    });
    return web::page(visit, "documents/seal.html", page, attempt);
}

Result<http::Response> act_seal(web::Visit const& visit, Hands const& hands)
{
    auto seal = TRY(asked_seal(visit));
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return access::allow(tx, visit.caller, keep_seals, { .owner = "" }); }));  // before anything is decoded
    auto const since = Day::parse(visit.request.answer("since"));
    auto const until_typed = visit.request.answer("until");
    auto const until = Day::parse(until_typed);
    if (!since || (!until_typed.empty() && !until))
        return refuse({ { since ? "until" : "since", "documents.seal.day_required" } });
    seal.title = visit.request.answer("title");
    seal.keeper = { visit.request.answer("keeper") };
    seal.since = *since;
    seal.until = until;
    seal.documents = visit.request.answers("documents");
    seal.version = number_of(visit.request.answer("version"));
    auto const picture = TRY(uploaded(visit, hands));
    TRY(visit.here.database.write(visit.tenant(), { .name = "documents.keep_official_seal" }, [&](db::Write& tx) { return keep_seal(tx, visit.caller, visit.here, seal, picture); }));
    return web::done(visit, "/seals/register", "documents.said.seal_kept");
}

Result<http::Response> act_ask_seal_again(web::Visit const& visit)
{
    auto const id = visit.request.id<DocumentTag>("document");
    auto const version = number_of(visit.request.answer("version"));
    auto const drops = visit.request.answer("do") == "drop";
    TRY(visit.here.database.write(visit.tenant(), { .name = drops ? "documents.drop_unsealed" : "documents.ask_seal_again" }, [&](db::Write& tx) {
        return drops ? drop_unsealed(tx, visit.caller, visit.here, id, visit.request.answer("remark"), version)
                     : ask_seal_again(tx, visit.caller, visit.here, id, visit.request.answer("remark"), version);
    }));
    return web::done(visit, "/documents/" + id.value, drops ? "documents.said.dropped" : "documents.said.seal_asked");
}

}  // namespace mado::documents::pages
