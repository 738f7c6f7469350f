#include "web/pages.h"

#include <mado/organization/organization.h>

#include <charconv>

namespace mado::desk::web {

namespace {

struct PhraseLine {
    std::string address, retire, title, words, use, division, version;
    bool is_retired = false;
    static constexpr auto fields = std::tuple { html::field("address", &PhraseLine::address), html::field("retire", &PhraseLine::retire), html::field("title", &PhraseLine::title),
        html::field("words", &PhraseLine::words), html::field("use", &PhraseLine::use), html::field("division", &PhraseLine::division), html::field("version", &PhraseLine::version),
        html::field("is_retired", &PhraseLine::is_retired) };
};

struct PhrasesView {
    std::string add;
    std::vector<PhraseLine> phrases;
    bool has_phrases = false;
    static constexpr auto fields = std::tuple { html::field("add", &PhrasesView::add), html::field("phrases", &PhrasesView::phrases), html::field("has_phrases", &PhrasesView::has_phrases) };
};

struct PhraseView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, title_error, words, words_error, version;
    std::vector<PersonChoice> uses, divisions;
    bool is_new = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &PhraseView::trouble_summary), html::field("back", &PhraseView::back), html::field("title", &PhraseView::title),
        html::field("title_error", &PhraseView::title_error), html::field("words", &PhraseView::words), html::field("words_error", &PhraseView::words_error),
        html::field("version", &PhraseView::version), html::field("uses", &PhraseView::uses), html::field("divisions", &PhraseView::divisions), html::field("is_new", &PhraseView::is_new) };
};

std::string division_words(Visit const& visit, db::Read& tx, std::string const& path)
{
    if (path.empty())
        return mado::web::words(visit, "desk.division.all");
    auto const division = organization::division(tx, path);
    return division ? division->name : path;
}

std::optional<PhraseId> phrase_of(Visit const& visit)
{
    return visit.request.path.contains("phrase") ? std::optional(visit.request.id<PhraseTag>("phrase")) : std::nullopt;
}

std::vector<PersonChoice> divisions_of(Visit const& visit, db::Read& tx)
{
    auto const own = division_of(tx, visit.caller, may_keep_phrases);
    auto const chosen = visit.request.has("division") ? visit.request.answer("division") : own;
    std::vector<PersonChoice> all;
    if (access::allow(tx, visit.caller, may_keep_phrases, { "" }))
        all.push_back({ "", division_words(visit, tx, ""), chosen.empty() });
    for (auto const& division : organization::divisions(tx))
        if (access::allow(tx, visit.caller, may_keep_phrases, { division.path }))
            all.push_back({ division.path, division.name, division.path == chosen });
    return all;
}

Result<PhraseView> phrase_view(Visit const& visit, db::Read& tx, std::optional<PhraseId> const& id, Attempt const* attempt)
{
    PhraseView made;
    Phrase phrase;
    if (id) {
        phrase = TRY(find_phrase(tx, visit.caller, *id));
    } else {
        made.is_new = true;
        made.divisions = divisions_of(visit, tx);
    }
    auto const use = attempt ? visit.request.answer("use") : id ? word_of(phrase.used_for) : visit.request.query_of("use");
    for (auto const name : names_of(Use {}))
        made.uses.push_back({ std::string(name), mado::web::words(visit, "desk.use." + std::string(name)), use == name });
    made.title = attempt ? visit.request.answer("title") : phrase.title;
    made.words = attempt ? visit.request.answer("words") : phrase.words;
    made.version = attempt ? visit.request.answer("version") : std::to_string(phrase.version);
    return made;
}

}  // namespace

std::int64_t shown_version(Visit const& visit)
{
    auto const typed = visit.request.answer("version");
    std::int64_t version = 0;
    std::from_chars(typed.data(), typed.data() + typed.size(), version);
    return version;
}

Shown show_phrases(Visit const& visit, Attempt const*)
{
    PhrasesView view;
    view.add = mado::web::link(visit, "/phrases/new");
    view.phrases = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<PhraseLine> lines;
        for (auto const& one : phrases_to_keep(tx, visit.caller)) {
            auto const address = mado::web::link(visit, { "phrases", one.id.value });
            lines.push_back({ address, address + "/retire", one.title, one.words, mado::web::words(visit, "desk.use." + word_of(one.used_for)), division_words(visit, tx, one.division),
                std::to_string(one.version), one.retired });
        }
        return lines;
    });
    view.has_phrases = !view.phrases.empty();
    return mado::web::page(visit, "desk/phrases.html", view);
}

Shown show_phrase(Visit const& visit, Attempt const* attempt)
{
    auto const id = phrase_of(visit);
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return phrase_view(visit, tx, id, attempt); }));
    view.back = mado::web::link(visit, "/phrases");
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.title_error = mado::web::trouble_of(visit, attempt, "title");
    view.words_error = mado::web::trouble_of(visit, attempt, "words");
    return mado::web::page(visit, "desk/phrase.html", view, attempt);
}

Shown act_phrase(Visit const& visit)
{
    Phrase phrase;
    phrase.id = phrase_of(visit).value_or(PhraseId {});
    phrase.division = visit.request.answer("division");
    phrase.title = visit.request.answer("title");
    phrase.words = visit.request.answer("words");
    phrase.version = shown_version(visit);
    auto const use = visit.request.answer("use");
    for (auto const name : names_of(Use {}))
        if (name == use)
            phrase.used_for = value_of<Use>(name);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return keep_phrase(tx, visit.caller, visit.here, phrase); }));
    return mado::web::done(visit, "/phrases", "desk.said.phrase_kept");
}

Shown act_retire(Visit const& visit)
{
    auto const id = visit.request.id<PhraseTag>("phrase");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return retire_phrase(tx, visit.caller, visit.here, id, shown_version(visit)); }));
    return mado::web::done(visit, "/phrases", "desk.said.phrase_retired");
}

std::vector<mado::web::PageType> pages()
{
    auto all = call_pages();
    all.push_back(html::page<PhrasesView>("desk/phrases.html"));
    all.push_back(html::page<PhraseView>("desk/phrase.html"));
    return all;
}

}  // namespace mado::desk::web
