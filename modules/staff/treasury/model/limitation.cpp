#include <mado/treasury/limitation.h>

#include <mado/time/period.h>

#include <algorithm>

namespace mado::treasury {

namespace {

constexpr int years_after_judgment = 10;  // 民法169条1項
constexpr int months_of_grace = 6;        // 民法147条1項、148条1項、149条、150条1項

Day last_of(Day first_counted, Term term) { return last_day(first_counted, term).value_or(*Day::of(9999, 12, 31)); }

class Course {
public:
    Course(ClaimClass claim_class, int years, Day due_on) : class_(claim_class), years_(years)
    {
        auto const begins = due_on.plus_days(1);  // 民法140条: the first day is not counted
        end_ = last_of(begins, Term::of_years(years));
        say(begins, "begins", class_ == ClaimClass::Private ? "民法第166条第1項" : "地方自治法第236条第1項", { { "years", std::to_string(years) } });
    }

    void take(LimitationStep const& step)
    {
        if (open_ == 0 && step.on > completes())
            return say(step.on, "too_late", class_ == ClaimClass::Private ? "民法第145条" : "地方自治法第236条第2項", {});
        switch (step.event) {
        case LimitationEvent::Demand: return demand(step.on);
        case LimitationEvent::Acknowledged: return renew(step.on, "acknowledged", article("民法第152条第1項"), years_);
        case LimitationEvent::PartPayment: return renew(step.on, "part_payment", article("民法第152条第1項"), years_);
        case LimitationEvent::Reminder: return remind(step.on);
        case LimitationEvent::Court:
        case LimitationEvent::Seizure:
        case LimitationEvent::Provisional: return proceed(step);
        case LimitationEvent::Suspended: return suspend(step);
        case LimitationEvent::Deferred: return defer(step);
        }
    }

    // What began is looked at again on the day of its end, in the order of days.
    void end(LimitationStep const& step)
    {
        --open_;
        bool const renews = step.carried_through && step.event != LimitationEvent::Provisional;
        if (renews && step.event == LimitationEvent::Court)
            return renew(*step.ended_on, "judgment", article("民法第147条第2項、第169条第1項"), std::max(years_, years_after_judgment));
        if (renews)
            return renew(*step.ended_on, "seizure_ended", article("民法第148条第2項"), years_);
        postpone(*step.ended_on);
        say(*step.ended_on, step.event == LimitationEvent::Provisional ? "provisional_ended" : "withdrawn", article(article_of(step.event)), {});
    }

    int open() const { return open_; }

    Limitation finished() &&
    {
        Limitation made;
        made.must_be_invoked = class_ == ClaimClass::Private;
        if (open_ == 0)
            made.completes_on = completes();
        made.lines = std::move(lines_);
        return made;
    }

private:
    static std::string article_of(LimitationEvent event)
    {
        return event == LimitationEvent::Court ? "民法第147条第1項" : event == LimitationEvent::Seizure ? "民法第148条第1項" : "民法第149条";
    }
    // Of public claims the rules of the 民法 hold by way of this article.
    std::string article(std::string words) const { return class_ == ClaimClass::Private ? words : "地方自治法第236条第3項、" + words; }
    Day completes() const { return std::max(end_, grace_.value_or(end_)); }

    void say(Day on, std::string const& what, std::string words, std::map<std::string, std::string> arguments)
    {
        lines_.push_back({ on, "treasury.limitation." + what, std::move(arguments), std::move(words), open_ == 0 ? std::optional(completes()) : std::nullopt });
    }
    void renew(Day on, std::string const& what, std::string words, int years)
    {
        years_ = years;  // 169条1項 holds for what follows too
        end_ = last_of(on.plus_days(1), Term::of_years(years));
        grace_.reset();
        reminded_until_.reset();
        say(on, what, std::move(words), { { "years", std::to_string(years) } });
    }
    void postpone(Day from)
    {
        auto const until = last_of(from.plus_days(1), Term::of_months(months_of_grace));
        grace_ = std::max(until, grace_.value_or(until));
    }
    void demand(Day on)
    {
        if (demanded_)
            return remind(on);  // later letters are 催告, whatever they are called
        demanded_ = true;
        renew(on, "demand", "地方自治法第236条第4項", years_);
    }
    void remind(Day on)
    {
        if (reminded_until_ && on <= *reminded_until_)
            return say(on, "reminded_again", article("民法第150条第2項"), {});
        postpone(on);
        reminded_until_ = last_of(on.plus_days(1), Term::of_months(months_of_grace));
        say(on, "reminder", article("民法第150条第1項"), {});
    }
    void suspend(LimitationStep const& step)
    {
        auto const days = *step.ended_on - step.on + 1;
        end_ = end_.plus_days(static_cast<int>(days));
        say(step.on, "suspended", "地方自治法第231条の3第3項、地方税法第18条の2第4項", { { "days", std::to_string(days) } });
    }
    void defer(LimitationStep const& step)
    {
        end_ = std::max(end_, last_of(step.ended_on->plus_days(1), Term::of_years(years_)));
        grace_.reset();
        reminded_until_.reset();
        say(step.on, "deferred", article("民法第152条第1項、第166条第1項"), { { "years", std::to_string(years_) } });
    }
    void proceed(LimitationStep const& step)
    {
        ++open_;
        say(step.on, word_of(step.event), article(article_of(step.event)), {});
    }

    ClaimClass class_;
    int years_, open_ = 0;
    bool demanded_ = false;
    Day end_ {};
    std::optional<Day> grace_ {}, reminded_until_ {};
    std::vector<LimitationLine> lines_ {};
};

bool postpones(LimitationEvent event) { return event == LimitationEvent::Suspended || event == LimitationEvent::Deferred; }

struct Moment { Day on; bool ends; LimitationStep const* step; };

bool lasts(LimitationEvent event) { return event == LimitationEvent::Court || event == LimitationEvent::Seizure || event == LimitationEvent::Provisional; }

}  // namespace

Limitation limitation_of(ClaimClass claim_class, int years, Day due_on, std::vector<LimitationStep> steps)
{
    // What happened before the term ended (a promise, a payment in part) is of no effect on a period that has not begun.
    for (auto& step : steps)
        if (postpones(step.event))
            step.on = std::max(step.on, due_on.plus_days(1));
    std::erase_if(steps, [&](LimitationStep const& step) { return (step.on <= due_on && !lasts(step.event)) || (postpones(step.event) && (!step.ended_on || *step.ended_on < step.on)); });
    std::vector<Moment> moments;
    for (auto const& step : steps) {
        moments.push_back({ step.on, false, &step });
        if (lasts(step.event) && step.ended_on)
            moments.push_back({ std::max(step.on, *step.ended_on), true, &step });
    }
    std::ranges::stable_sort(moments, {}, &Moment::on);
    Course course(claim_class, years, due_on);
    std::vector<LimitationStep const*> begun;
    for (auto const& moment : moments) {
        if (!moment.ends) {
            auto const before = course.open();
            course.take(*moment.step);
            if (course.open() > before)
                begun.push_back(moment.step);
        } else if (std::ranges::find(begun, moment.step) != begun.end()) {
            course.end(*moment.step);  // one that began too late has no end either
        }
    }
    return std::move(course).finished();
}

}  // namespace mado::treasury
