#pragma once
// What a staff zone told of one charge of an application. Pure.
#include <mado/time/day.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::applications {

// Announced: a store or bank has said so, the money is not certain yet.
enum class ChargeState { Open, Announced, Paid, Cancelled };
constexpr std::array<std::string_view, 4> names_of(ChargeState) { return { "open", "announced", "paid", "cancelled" }; }

struct Charge {
    std::string id, title;
    std::int64_t amount = 0;                 // what is left to pay; of a paid one all of it
    std::int64_t part_paid = 0;              // what came of it so far, while something is left
    std::optional<Day> due {};
    ChargeState state = ChargeState::Open;
    std::optional<Day> paid_on {};
    std::vector<std::string> ways {};        // card wallet payeasy convenience elqr debit transfer counter terminal
    std::vector<std::string> heard {};       // references of online payments that the staff zone knows: the amount has them in it, whatever became of them
    std::string slip {};                     // number of the 納付書: 14 digits, or empty
    bool takes(std::string_view way) const;  // a charge that names no way is paid at the counter
};

}  // namespace mado::applications
