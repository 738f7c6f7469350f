// A newer text of the library, merged with the town's own by address. What both changed differently is asked; nothing is saved before.
#include "web/pages.h"
#include "web/shown.h"

#include <mado/crypto/box.h>
#include <mado/definitions/merge.h>

namespace mado::procedures::pages {

namespace {

using Kind = Refusal::Kind;
using definitions::Choice;
using mado::web::words;

struct TakenRow {
    std::string address, before, after;
    static constexpr auto fields = std::tuple { html::field("address", &TakenRow::address), html::field("before", &TakenRow::before), html::field("after", &TakenRow::after) };
};

struct QuestionRow {
    std::string control, address, about, base, theirs, mine, error;
    bool is_mine = false, is_theirs = false;
    static constexpr auto fields = std::tuple { html::field("control", &QuestionRow::control), html::field("address", &QuestionRow::address), html::field("about", &QuestionRow::about),
        html::field("base", &QuestionRow::base), html::field("theirs", &QuestionRow::theirs), html::field("mine", &QuestionRow::mine), html::field("error", &QuestionRow::error),
        html::field("is_mine", &QuestionRow::is_mine), html::field("is_theirs", &QuestionRow::is_theirs) };
};

struct NewerPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string page, title, hash, library;
    bool is_newest = false, base_is_lost = false;
    std::vector<TakenRow> taken;
    std::vector<QuestionRow> questions;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &NewerPage::trouble_summary), html::field("page", &NewerPage::page), html::field("title", &NewerPage::title),
        html::field("hash", &NewerPage::hash), html::field("library", &NewerPage::library), html::field("is_newest", &NewerPage::is_newest),
        html::field("base_is_lost", &NewerPage::base_is_lost), html::field("taken", &NewerPage::taken), html::field("questions", &NewerPage::questions) };
};

// The three texts, and what was shown of them.
struct Texts {
    std::string hash, base, theirs, mine;
    bool is_newest = false;
};

Result<Texts> texts(Visit const& visit, std::string const& procedure)
{
    auto const& here = visit.here;
    Texts all { {}, {}, std::string(here.library.text("procedures/" + file_of(procedure))), {}, false };
    if (all.theirs.empty())
        return refuse(Kind::NotFound, "procedures.newer.not_in_library");
    return here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<Texts> {
        TRY(procedures::allow(tx, visit.caller, here, may_edit, procedure));
        auto const versions = definitions::versions_of(tx, procedure);
        auto const draft = definitions::draft(tx, procedure);
        if (!draft && versions.empty())
            return refuse(Kind::NotFound, "procedures.not_found");
        auto const& from = draft ? *draft : versions.front();
        auto found = all;
        found.hash = from.hash;
        found.mine = definitions::text_of(tx, from.hash);
        found.base = definitions::base_text(tx, here.library, from);
        found.is_newest = from.based_on == crypto::sha256_hex(found.theirs);
        return found;
    });
}

// A text of which nobody has kept what it came from: everything that differs is a question.
constexpr std::string_view nothing_known = "{}";

std::map<std::string, Choice, std::less<>> answers_in(Visit const& visit)
{
    std::map<std::string, Choice, std::less<>> answers;
    for (auto const& [name, value] : visit.request.form)
        if (name.starts_with("keep.") && (value == "mine" || value == "theirs"))
            answers[name.substr(5)] = value_of<Choice>(value);
    return answers;
}

Result<definitions::Merged> merged_of(Texts const& all, std::map<std::string, Choice, std::less<>> const& answers)
{
    return definitions::merged(all.base.empty() ? nothing_known : std::string_view(all.base), all.theirs, all.mine, answers);
}

}  // namespace

Result<http::Response> show_newer(Visit const& visit, Attempt const* attempt)
{
    auto const procedure = visit.request.path.at("procedure");
    auto const all = TRY(texts(visit, procedure));
    auto const answers = answers_in(visit);
    auto const made = TRY(merged_of(all, answers));
    auto const troubles = mado::web::troubles(visit, attempt);
    NewerPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.page = mado::web::link(visit, { "procedures", procedure });
    page.title = procedure;
    page.hash = all.hash;
    page.library = crypto::sha256_hex(all.theirs);
    page.is_newest = all.is_newest;
    page.base_is_lost = all.base.empty();
    for (auto const& one : made.taken)
        page.taken.push_back({ one.address, one.before, one.after });
    for (auto const& question : made.questions) {
        auto const answer = answers.find(question.address);
        QuestionRow row { "keep." + question.address, question.address, words(visit, "procedures.newer.question." + word_of(question.kind)), question.base, question.theirs, question.mine, {} };
        row.is_mine = answer != answers.end() && answer->second == Choice::Mine;
        row.is_theirs = answer != answers.end() && answer->second == Choice::Theirs;
        for (auto const& trouble : troubles)
            if (trouble.field == row.control)
                row.error = trouble.words;
        page.questions.push_back(std::move(row));
    }
    return mado::web::page(visit, "procedures/newer.html", page, attempt);
}

Result<http::Response> act_newer(Visit const& visit)
{
    auto const procedure = visit.request.path.at("procedure");
    auto const all = TRY(texts(visit, procedure));
    if (visit.request.answer("hash") != all.hash || visit.request.answer("library") != crypto::sha256_hex(all.theirs))
        return refuse(Kind::Conflict, "procedures.changed_meanwhile");
    auto const answers = answers_in(visit);
    auto const made = TRY(merged_of(all, answers));
    std::vector<FieldError> missing;
    for (auto const& question : made.questions)
        if (!answers.contains(question.address))
            missing.push_back({ "keep." + question.address, "procedures.newer.answer_required", { { "address", question.address } } });
    if (!missing.empty())
        return refuse(std::move(missing));
    visit.here.definitions.load(crypto::sha256_hex(made.text), file_of(procedure), made.text);  // here, so that the transaction finds it read
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return take_newer(tx, visit.caller, visit.here, procedure, made.text, all.hash); }));
    return mado::web::done(visit, "/procedures/" + http::percent_encoded(procedure), "procedures.said.merged");
}

mado::web::PageType newer_page() { return html::page<NewerPage>("procedures/newer.html"); }

}  // namespace mado::procedures::pages
