#pragma once
// The portal's pages: what each template shows.
#include <mado/definitions/definition.h>
#include <mado/portal/module.h>
#include <mado/web/page.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::portal {

#define F(T, name) html::field(#name, &T::name)

struct Entry {  // one line of a list
    std::string title, address, about;
    static constexpr auto fields = std::tuple { F(Entry, title), F(Entry, address), F(Entry, about) };
};
struct LifeEvent {
    std::string title, address, about;
    html::Safe picture;
    static constexpr auto fields = std::tuple { F(LifeEvent, title), F(LifeEvent, address), F(LifeEvent, about), F(LifeEvent, picture) };
};
struct OwnEntry {
    std::string title, address, state, until;
    static constexpr auto fields = std::tuple { F(OwnEntry, title), F(OwnEntry, address), F(OwnEntry, state), F(OwnEntry, until) };
};
struct HomePage {
    std::string search, applications, all, count, applications_label;
    bool has_procedures = false, has_life = false, has_own = false;
    std::vector<Entry> words, often;
    std::vector<LifeEvent> life;
    std::vector<OwnEntry> turns, own;
    std::vector<Entry> offices;
    static constexpr auto fields = std::tuple { F(HomePage, search), F(HomePage, applications), F(HomePage, all), F(HomePage, count), F(HomePage, applications_label),
        F(HomePage, has_procedures), F(HomePage, has_life), F(HomePage, has_own), F(HomePage, words), F(HomePage, often), F(HomePage, life), F(HomePage, turns), F(HomePage, own),
        F(HomePage, offices) };
};
struct ListPage {
    std::string search, word, heading, all;
    bool has_found = true, is_searching = false;
    std::vector<Entry> found;
    static constexpr auto fields = std::tuple { F(ListPage, search), F(ListPage, word), F(ListPage, heading), F(ListPage, all), F(ListPage, has_found), F(ListPage, is_searching),
        F(ListPage, found) };
};
struct Need {
    std::string title, about;
    static constexpr auto fields = std::tuple { F(Need, title), F(Need, about) };
};
struct Fact {
    std::string title, words, about;
    static constexpr auto fields = std::tuple { F(Fact, title), F(Fact, words), F(Fact, about) };
};
struct Cell {
    std::string words, column {};
    static constexpr auto fields = std::tuple { F(Cell, words), F(Cell, column) };
};
struct RoundRow {
    std::string title, places;
    std::vector<Cell> cells;
    static constexpr auto fields = std::tuple { F(RoundRow, title), F(RoundRow, places), F(RoundRow, cells) };
};
struct RoundView {
    std::string is, state, title, days, draws, caption, proof, fixed;
    bool is_open = false;
    std::vector<Cell> columns;
    std::vector<RoundRow> rows;
    static constexpr auto fields = std::tuple { F(RoundView, is), F(RoundView, state), F(RoundView, title), F(RoundView, days), F(RoundView, draws), F(RoundView, caption),
        F(RoundView, proof), F(RoundView, fixed), F(RoundView, is_open), F(RoundView, columns), F(RoundView, rows) };
};
struct ProcedurePage {
    std::string home, list, title, about, who, agents, start, applications, blank, office, place, telephone, telephone_link, since;
    std::string not_open {};  // of a procedure with rounds: why one cannot apply today
    std::string crowd {}, crowd_address {};  // what to know about the crowd
    bool is_posted = false, has_needs = false, has_rounds = false, may_start = true, asks_round = false;
    std::vector<RoundView> rounds {};
    std::vector<Fact> facts;
    std::vector<Need> needs;
    std::vector<std::string> laws;
    static constexpr auto fields = std::tuple { F(ProcedurePage, home), F(ProcedurePage, list), F(ProcedurePage, title), F(ProcedurePage, about), F(ProcedurePage, who),
        F(ProcedurePage, agents), F(ProcedurePage, start), F(ProcedurePage, applications), F(ProcedurePage, blank), F(ProcedurePage, office), F(ProcedurePage, place),
        F(ProcedurePage, telephone), F(ProcedurePage, telephone_link), F(ProcedurePage, since), F(ProcedurePage, not_open), F(ProcedurePage, crowd), F(ProcedurePage, crowd_address), F(ProcedurePage, has_rounds), F(ProcedurePage, may_start), F(ProcedurePage, rounds),
        F(ProcedurePage, is_posted), F(ProcedurePage, has_needs), F(ProcedurePage, facts),
        F(ProcedurePage, needs), F(ProcedurePage, laws) };
};
#undef F

void show_rounds(web::Visit const& visit, definitions::DefinitionPointer const& definition, ProcedurePage& values);
Result<http::Response> show_draw_record(web::Visit const& visit);  // /procedures/{procedure}/draws/{round}

std::vector<web::Route> routes(Beside beside, Crowding crowding);
std::vector<web::PageType> page_types();

// The life events that a town's procedures belong to; a picture and the words by which a procedure is known.
struct Life {
    char const* name;          // portal.life.NAME
    std::vector<char const*> words;
    char const* picture;       // the inside of an svg of 40 units
};
std::vector<Life> const& life_events();

}  // namespace mado::portal
