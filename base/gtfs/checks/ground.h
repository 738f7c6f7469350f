#pragma once
// What the checks of a feed stand on: its tables, what was found so far, and indexes that several of them use.
#include <mado/gtfs/check.h>

#include "fields.h"

#include <initializer_list>
#include <unordered_map>
#include <unordered_set>

namespace mado::gtfs {

// A fact of a notice, as it is written down only for the samples that are kept. Views: it lives as long as the call that takes it.
struct Said {
    enum class Kind { Text, Whole, Number } kind;
    std::string_view name;
    std::string_view text {};
    std::int64_t whole = 0;
    double number = 0;
    Said(std::string_view called, std::string_view said) : kind(Kind::Text), name(called), text(said) {}
    Said(std::string_view called, std::string const& said) : kind(Kind::Text), name(called), text(said) {}
    Said(std::string_view called, char const* said) : kind(Kind::Text), name(called), text(said) {}
    Said(std::string_view called, std::uint64_t digits) : kind(Kind::Whole), name(called), whole(static_cast<std::int64_t>(digits)) {}
    Said(std::string_view called, int digits) : kind(Kind::Whole), name(called), whole(digits) {}
    Said(std::string_view called, double digits) : kind(Kind::Number), name(called), number(digits) {}
    std::string value() const;
};

class Notices {
public:
    explicit Notices(std::size_t samples) : samples_(samples) {}
    // `code`: a literal.
    void add(std::string_view code, Severity severity, std::initializer_list<Said> facts);
    std::vector<Notice> all() const;                  // errors first, then by code

private:
    std::size_t samples_;
    std::unordered_map<std::string_view, Notice> found_ {};
};

// Cells of one file that a check reads by name.
class Cells {
public:
    Cells(Feed const& feed, std::string_view file) : table_(feed.table(file)) {}
    explicit operator bool() const { return table_ != nullptr; }
    std::size_t rows() const { return table_ ? table_->rows() : 0; }
    std::optional<std::size_t> column(std::string_view name) const { return table_ ? table_->column(name) : std::nullopt; }
    std::string_view at(std::size_t row, std::optional<std::size_t> column) const { return table_->at(row, column); }
    std::uint64_t line(std::size_t row) const { return table_->line(row); }
    Table const& table() const { return *table_; }

private:
    Table const* table_;
};

std::optional<int> seconds_of(std::string_view time);        // "25:03:00"
std::optional<int> day_number_of(std::string_view date);      // "20260401": days since 1970-01-01; nothing: no such day
int date_of(int day_number);                                  // 20260401
std::optional<double> number_of(std::string_view text);
std::optional<std::int64_t> whole_of(std::string_view text);

struct Point { double latitude, longitude; };
double meters_between(Point a, Point b);

struct Stop { std::size_t row; int kind; std::optional<Point> at; };
struct Call {                                                // a stop_time with what is read of it often
    std::size_t row;
    std::int64_t sequence;
    int arrival, departure;                                  // -1: not said
    double distance;                                         // -1: not said
    std::string_view stop;
};
struct Trip {
    std::size_t row;
    std::string_view route, service, shape, block;
    std::vector<Call> calls;                                 // by sequence
};

// Made once.
struct Ground {
    Ground(Feed const& feed_, Asked const& asked_, bool japanese_, Notices& notices_);

    Feed const& feed;
    Asked const& asked;
    bool japanese;
    Notices& notices;

    Cells agency, stops_, routes_, trips_, stop_times, calendar, calendar_dates, shapes_;
    std::unordered_map<std::string_view, Stop> stop {};
    std::unordered_map<std::string_view, std::size_t> route {};   // row of routes.txt
    std::unordered_map<std::string_view, Trip> trip {};
    std::vector<std::string_view> trip_order {};                  // as trips.txt has them
    std::unordered_map<std::string_view, std::vector<int>> service {};  // days on which each service runs, in order
    std::optional<Point> place_of(std::string_view stop_id) const;      // its own, or its station's
};

void check_structure(Ground const& ground);
void check_values(Ground const& ground);
void check_links(Ground const& ground);
void check_agencies_and_feed(Ground const& ground);
void check_stops(Ground const& ground);
void check_routes(Ground const& ground);
void check_times(Ground const& ground);
void check_services(Ground const& ground);
void check_blocks(Ground const& ground);
void check_shapes(Ground const& ground);
void check_others(Ground const& ground);
void check_japan(Ground const& ground);

}  // namespace mado::gtfs
