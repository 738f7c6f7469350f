#pragma once
// Nearly every page here is a sentence and tables: they are built as values and shown by one template.
#include "tower.h"

#include <mado/html/fields.h>
#include <mado/html/safe.h>
#include <mado/web/page.h>

#include <string>
#include <vector>

namespace mado::watch::pages {

struct Cell {
    std::string words {}, note {}, is {};      // is: "bad", "heed", "good", "mine": the words as a flag
    std::string address {}, column {};
    html::Safe picture {};
    bool is_head = false, is_amount = false;
    static constexpr auto fields = std::tuple { html::field("words", &Cell::words), html::field("note", &Cell::note), html::field("is", &Cell::is), html::field("address", &Cell::address),
        html::field("column", &Cell::column), html::field("picture", &Cell::picture), html::field("is_head", &Cell::is_head), html::field("is_amount", &Cell::is_amount) };
};
inline Cell head(std::string words, std::string note = {}) { return { .words = std::move(words), .note = std::move(note), .is_head = true }; }
inline Cell plain(std::string words, std::string note = {}) { return { .words = std::move(words), .note = std::move(note) }; }
inline Cell amount(std::string words, html::Safe picture = {}) { return { .words = std::move(words), .picture = std::move(picture), .is_amount = true }; }
inline Cell flag(std::string is, std::string words, std::string note = {}) { return { .words = std::move(words), .note = std::move(note), .is = std::move(is) }; }

struct Column {
    std::string words;
    bool is_amount = false;                    // as its cells are
    static constexpr auto fields = std::tuple { html::field("words", &Column::words), html::field("is_amount", &Column::is_amount) };
};
struct Row {
    std::string is {};                         // "bad": the whole row
    std::vector<Cell> cells {};
    static constexpr auto fields = std::tuple { html::field("is", &Row::is), html::field("cells", &Row::cells) };
};
struct Table {
    std::string caption, about {}, nothing {};
    std::vector<Column> columns {};
    std::vector<Row> rows {};
    bool is_empty = false;
    static constexpr auto fields = std::tuple { html::field("caption", &Table::caption), html::field("about", &Table::about), html::field("nothing", &Table::nothing),
        html::field("columns", &Table::columns), html::field("rows", &Table::rows), html::field("is_empty", &Table::is_empty) };
};

struct Head {                                  // of every page
    std::string title, lead {}, seen, again, refresh_on {}, refresh_off {}, alarms {};
    static constexpr auto fields = std::tuple { html::field("title", &Head::title), html::field("lead", &Head::lead), html::field("seen", &Head::seen), html::field("again", &Head::again),
        html::field("refresh_on", &Head::refresh_on), html::field("refresh_off", &Head::refresh_off), html::field("alarms", &Head::alarms) };
};
struct Verdict {                               // the five seconds of a tired person
    std::string is, words, note;
    static constexpr auto fields = std::tuple { html::field("is", &Verdict::is), html::field("words", &Verdict::words), html::field("note", &Verdict::note) };
};
struct TablesPage {
    Head head;
    std::optional<Verdict> verdict {};
    std::optional<web::TroubleSummary> trouble_summary {};
    std::vector<Table> tables {};
    static constexpr auto fields = std::tuple { html::include(&TablesPage::head), html::field("verdict", &TablesPage::verdict), html::field("trouble_summary", &TablesPage::trouble_summary),
        html::field("tables", &TablesPage::tables) };
};

// One request: words in its language, and the last look.
struct Viewer {
    web::Visit const& visit;
    Tower& tower;
    State state;
    Viewer(web::Visit const& v, Tower& t) : visit(v), tower(t), state(t.board_.look()) {}

    std::string say(std::string_view key, std::map<std::string, std::string> const& arguments = {}) const { return web::words(visit, "watch." + std::string(key), arguments); }
    std::string language() const { return visit.language == "en" ? "en" : "ja"; }
    std::string duration(std::int64_t us) const { return duration_words(us, language()); }
    std::string since(Instant at) const;       // "3分前から"; "" for no instant
    std::string ago(Instant at) const;         // "3分前"
    std::string moment(Instant at) const;      // "2026-11-21 14:03"
    std::string town(std::string const& code) const;
    std::string zone(std::string const& name) const { return say("zone." + name); }
    Head page_head(std::string_view page) const;  // words "watch.PAGE.title" and "watch.PAGE.lead"
    Table table(std::string_view key, std::initializer_list<std::string_view> columns) const;  // words "watch.KEY.caption", ".nothing", columns "watch.column.NAME"
    Result<http::Response> show(TablesPage page, web::Attempt const* attempt = nullptr) const;
};

using Show = Result<http::Response> (*)(Viewer const&, web::Attempt const*);
Result<http::Response> show_overview(Viewer const&, web::Attempt const*);
Result<http::Response> show_queues(Viewer const&, web::Attempt const*);
Result<http::Response> show_schedules(Viewer const&, web::Attempt const*);
Result<http::Response> show_slow(Viewer const&, web::Attempt const*);
Result<http::Response> show_disk(Viewer const&, web::Attempt const*);
Result<http::Response> show_certificates(Viewer const&, web::Attempt const*);
Result<http::Response> show_alarms(Viewer const&, web::Attempt const*);
Result<http::Response> show_versions(Viewer const&, web::Attempt const*);

// A parked job or letter: asked once more before it is tried again.
Result<http::Response> show_retry_job(Viewer const&, web::Attempt const*);
Result<http::Response> act_retry_job(Viewer const&);
Result<http::Response> show_retry_letter(Viewer const&, web::Attempt const*);
Result<http::Response> act_retry_letter(Viewer const&);
std::vector<web::PageType> retry_pages();

Result<http::Response> show_sign_in(Viewer const&, web::Attempt const*);
Result<http::Response> act_sign_in(Viewer const&);
Result<http::Response> act_sign_out(Viewer const&);
std::vector<web::PageType> sign_in_pages();

}  // namespace mado::watch::pages
