#include "model/grammar_files.h"

namespace mado::definitions::grammar {

namespace {

constexpr Shape anything { Place::Anything }, words { Place::Words }, name { Place::Name }, string { Place::String }, day { Place::Day };
constexpr Shape entries { Place::Map, {}, &anything, {}, true };
constexpr Shape sources { Place::Map, {}, &anything };
constexpr Word code_words[] { { "codes", &name, true }, { "title", &words, true }, { "entries", &entries, true }, { "sources", &sources, true } };
constexpr Shape code_shape { Place::Record, {}, nullptr, code_words };

constexpr std::string_view weekdays[] { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };
constexpr Shape weekday { Place::Choice, weekdays }, weekday_list { Place::List, {}, &weekday };
constexpr Word yearly_words[] { { "from", &string, true }, { "through", &string, true }, { "title", &words, true }, { "law", &string } };
constexpr Shape yearly { Place::Record, {}, nullptr, yearly_words }, yearly_map { Place::Map, {}, &yearly };
constexpr Shape holidays { Place::Map, {}, &words, {}, true };
constexpr Word calendar_words[] { { "calendar", &name, true }, { "title", &words, true }, { "closed_weekdays", &weekday_list, true }, { "closed_each_year", &yearly_map },
    { "holidays", &holidays, true }, { "known_through", &day }, { "sources", &sources, true } };
constexpr Shape calendar_shape { Place::Record, {}, nullptr, calendar_words };

constexpr Shape law_list { Place::List, {}, &string };
constexpr std::string_view case_words[] { "document_number", "decided_on", "result", "applicant_name", "applicant_address", "receipt_number", "received_on" };
constexpr Shape case_word { Place::Choice, case_words };
constexpr Word column_words[] { { "title", &words, true }, { "from", &case_word } };
constexpr Shape column { Place::Record, {}, nullptr, column_words }, columns { Place::Map, {}, &column };
constexpr Word register_words[] { { "register", &name, true }, { "title", &words, true }, { "law", &law_list }, { "columns", &columns, true }, { "sources", &sources, true } };
constexpr Shape register_shape { Place::Record, {}, nullptr, register_words };

}  // namespace

Shape const& codes() { return code_shape; }
Shape const& calendar() { return calendar_shape; }
Shape const& register_book() { return register_shape; }

}  // namespace mado::definitions::grammar
