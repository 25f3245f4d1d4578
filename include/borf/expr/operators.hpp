#pragma once
// The operators of expressions, with C++ precedence. They stand in lsmer, where argument lookup
// finds them for columns and for terms, and take part only when one operand is such.
//
//   C++   +  -  *  /  %    ==  !=  <  <=  >  >=   &&   ||  !    -x
//   text  +  -  *  %  mod  =   <>  <  <=  >  >=   and  or  not  neg x
//
// `/` always gives a float, as `%` does in text; idiv() divides integers.

#include "borf/expr/term.hpp"

namespace lsmer::inline v0 {

template <class A, class B>
    requires borf::expression_pair<A, B>
constexpr auto operator+(const A& a, const B& b) noexcept {
    return borf::make_term<borf::op::add>(a, b);
}
template <class A, class B>
    requires borf::expression_pair<A, B>
constexpr auto operator-(const A& a, const B& b) noexcept {
    return borf::make_term<borf::op::sub>(a, b);
}
template <class A, class B>
    requires borf::expression_pair<A, B>
constexpr auto operator*(const A& a, const B& b) noexcept {
    return borf::make_term<borf::op::mul>(a, b);
}
template <class A, class B>
    requires borf::expression_pair<A, B>
constexpr auto operator/(const A& a, const B& b) noexcept {
    return borf::make_term<borf::op::div>(a, b);
}
template <class A, class B>
    requires borf::expression_pair<A, B>
constexpr auto operator%(const A& a, const B& b) noexcept {
    return borf::make_term<borf::op::mod>(a, b);
}
template <class A, class B>
    requires borf::expression_pair<A, B>
constexpr auto operator==(const A& a, const B& b) noexcept {
    return borf::make_term<borf::op::eq>(a, b);
}
template <class A, class B>
    requires borf::expression_pair<A, B>
constexpr auto operator!=(const A& a, const B& b) noexcept {
    return borf::make_term<borf::op::ne>(a, b);
}
template <class A, class B>
    requires borf::expression_pair<A, B>
constexpr auto operator<(const A& a, const B& b) noexcept {
    return borf::make_term<borf::op::lt>(a, b);
}
template <class A, class B>
    requires borf::expression_pair<A, B>
constexpr auto operator<=(const A& a, const B& b) noexcept {
    return borf::make_term<borf::op::le>(a, b);
}
template <class A, class B>
    requires borf::expression_pair<A, B>
constexpr auto operator>(const A& a, const B& b) noexcept {
    return borf::make_term<borf::op::gt>(a, b);
}
template <class A, class B>
    requires borf::expression_pair<A, B>
constexpr auto operator>=(const A& a, const B& b) noexcept {
    return borf::make_term<borf::op::ge>(a, b);
}
template <class A, class B>
    requires borf::expression_pair<A, B>
constexpr auto operator&&(const A& a, const B& b) noexcept {
    return borf::make_term<borf::op::and_>(a, b);
}
template <class A, class B>
    requires borf::expression_pair<A, B>
constexpr auto operator||(const A& a, const B& b) noexcept {
    return borf::make_term<borf::op::or_>(a, b);
}
template <borf::expression A>
constexpr auto operator!(const A& a) noexcept {
    return borf::make_term<borf::op::not_>(a);
}
template <borf::expression A>
constexpr auto operator-(const A& a) noexcept {
    return borf::make_term<borf::op::neg>(a);
}

} // namespace lsmer::inline v0
