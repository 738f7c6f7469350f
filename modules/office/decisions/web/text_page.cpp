#include "web/pages.h"
#include "web/reading.h"

#include <fstream>
#include <iterator>

namespace mado::decisions::pages {

namespace {

using Kind = Refusal::Kind;
using mado::web::words;

struct LineView {
    int number = 1;
    std::string text;
    static constexpr auto fields = std::tuple { html::field("number", &LineView::number), html::field("text", &LineView::text) };
};

struct LineProblem {
    int line = 0, column = 0;
    std::string words;
    static constexpr auto fields = std::tuple { html::field("line", &LineProblem::line), html::field("column", &LineProblem::column), html::field("words", &LineProblem::words) };
};

struct TextPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, page, title, state_line, file, hash, text, theirs;
    bool may_edit = false, is_changed_meanwhile = false, shows_lines = false;
    std::vector<LineProblem> problems;
    std::vector<LineView> lines;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &TextPage::trouble_summary), html::field("list", &TextPage::list), html::field("page", &TextPage::page),
        html::field("title", &TextPage::title), html::field("state_line", &TextPage::state_line), html::field("file", &TextPage::file), html::field("hash", &TextPage::hash),
        html::field("text", &TextPage::text), html::field("theirs", &TextPage::theirs), html::field("may_edit", &TextPage::may_edit),
        html::field("is_changed_meanwhile", &TextPage::is_changed_meanwhile), html::field("shows_lines", &TextPage::shows_lines), html::field("problems", &TextPage::problems), html::field("lines", &TextPage::lines) };
};

std::vector<LineView> lines_of(std::string_view text)
{
    std::vector<LineView> lines;
    for (int number = 1; !text.empty(); ++number) {
        auto const end = text.find('\n');
        lines.push_back({ number, std::string(text.substr(0, end)) });
        text = end == std::string_view::npos ? std::string_view {} : text.substr(end + 1);
    }
    return lines;
}

// A file that was chosen wins over the box. A browser sends CR LF; the hash is of the text with LF.
std::string typed_text(Visit const& visit)
{
    std::string text;
    for (auto const& upload : visit.request.uploads)
        if (upload.field == "file" && upload.size > 0) {
            std::ifstream in(upload.path, std::ios::binary);
            text.assign(std::istreambuf_iterator<char>(in), {});
        }
    if (text.empty())
        text = visit.request.answer("text");
    std::erase(text, '\r');
    return text;
}

}  // namespace

Result<http::Response> show_text(Visit const& visit, Attempt const* attempt)
{
    auto const subject = TRY(subject_of(visit));
    auto const all = TRY(reading(visit, subject));
    TextPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.list = mado::web::link(visit, "/decisions");
    page.page = mado::web::link(visit, subject.address());
    page.file = mado::web::link(visit, subject.address() + "/file");
    page.state_line = state_line(visit, all);
    // Whatever was typed is shown again; beside it stands what somebody else has saved, and the next saving answers that.
    page.text = attempt ? typed_text(visit) : all.text;
    page.hash = all.hash;
    page.may_edit = all.may_edit && all.is_adopted();
    page.is_changed_meanwhile = attempt && attempt->refusal.kind == Kind::Conflict && visit.request.answer("hash") != all.hash;
    if (page.is_changed_meanwhile)
        page.theirs = all.text;
    auto const looked = model::look(subject.file(), page.text);
    page.title = title_of(looked, subject.name);
    page.lines = lines_of(page.text);
    for (auto const& problem : looked.problems)
        page.problems.push_back({ problem.place.line, problem.place.column, problem.japanese });
    page.shows_lines = !page.may_edit || !page.problems.empty();
    return mado::web::page(visit, "decisions/text.html", page, attempt);
}

Result<http::Response> act_text(Visit const& visit)
{
    auto const subject = TRY(subject_of(visit));
    for (auto const& upload : visit.request.uploads)
        if (upload.field == "file" && upload.too_large)
            return refuse({ { "file", "decisions.text.too_large" } });
    auto const text = typed_text(visit);
    if (text.find('\0') != std::string::npos)
        return refuse({ { "text", "decisions.text.not_text" } });
    if (text.empty())
        return refuse({ { "text", "decisions.text.empty" } });
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return save(tx, visit.caller, visit.here, subject.path, text, visit.request.answer("hash")); }));
    return mado::web::done(visit, subject.address() + "/text", "decisions.said.saved");
}

Result<http::Response> show_file(Visit const& visit, Attempt const*)
{
    auto const subject = TRY(subject_of(visit));
    auto const all = TRY(reading(visit, subject));
    auto const wanted = visit.request.query_of("of") == "library" ? std::string("library") : visit.request.query_of("hash");
    auto const text = wanted.empty() ? all.text : text_of(visit, subject, wanted);
    if (text.empty())
        return refuse(Kind::NotFound, "decisions.not_found");
    auto response = http::bytes("application/dmn+xml; charset=utf-8", text);
    response.with("content-disposition", "attachment; filename*=UTF-8''" + http::percent_encoded(subject.name + ".dmn"));
    return response;
}

mado::web::PageType text_page() { return html::page<TextPage>("decisions/text.html"); }

}  // namespace mado::decisions::pages
