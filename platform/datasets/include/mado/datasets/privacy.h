#pragma once
// Before a table is published: what in it may be about a person. Evidence is a cell and a mask; a value is never repeated whole.
#include <mado/datasets/detect.h>
#include <mado/datasets/table_file.h>

namespace mado::datasets {

enum class Concern { PersonName, BirthDay, MyNumber, BankAccount, Telephone, Mail, Address, SmallCount, FewAlike };
std::string_view name_of(Concern concern);    // "person_name", "my_number", "few_alike"
enum class Weight { Stop, Ask, Tell };        // must not be published so · a person has to say that it may · worth knowing
std::string_view name_of(Weight weight);      // "stop", "ask", "tell"

struct Personal {
    Concern concern;
    Weight weight;
    std::string column {};                    // of FewAlike: the chosen columns, with 、 between
    std::uint64_t count = 0;
    struct Evidence { std::string cell {}, masked {}; };  // "F12", "090-****-**21"
    std::vector<Evidence> evidence {};
    Reason says {};
};

struct PrivacyOptions {
    int small_below = 10;                     // counts 1 … small_below − 1 are small; 0: not looked at
    std::size_t k = 0;                        // k-anonymity; 0: not looked at
    std::vector<std::string> quasi {};        // names of the columns of which k rows shall be alike
    std::size_t evidence = 20;
};

struct PrivacyReport {
    std::vector<Personal> concerns {};        // Stop first
    bool about_persons = false;               // the columns say that a row is a person
    std::uint64_t smallest_group = 0;         // of the chosen columns; 0: not looked at
    std::vector<std::string> unknown_columns {};  // of `quasi`: not in the header
};

// 番号法施行令第8条の検査用数字 (平成26年総務省令第85号第5条): 11 − (Σ Pn·Qn mod 11), 0 when the remainder is 0 or 1; Pn the n-th digit from below, Qn n+1 up to 6, then n−5.
bool is_my_number(std::string_view twelve_digits);
std::string masked(Concern concern, std::string_view value);

class PrivacyGate {
public:
    PrivacyGate(TableFile const& file, Standard const* standard, Match const* match, PrivacyOptions options = {});
    PrivacyGate(PrivacyGate&&) noexcept;
    ~PrivacyGate();
    void see(TableRow const& row);
    PrivacyReport finish();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};
PrivacyReport privacy(TableFile const& file, Standard const* standard = nullptr, Match const* match = nullptr, PrivacyOptions options = {});

}  // namespace mado::datasets
