from django.db.models import TextChoices


class Role(TextChoices):
    APPLICANT = "applicant", "申报组织"
    RECOMMENDER = "recommender", "推荐单位"
    DEPARTMENT = "department", "征询部门"
    OFFICE = "office", "评委会办公室"
    EXPERT = "expert", "评审专家"
    COMMITTEE = "committee", "评定委员会委员"
    CHAIR = "chair", "评定委员会主任"
    GOVERNMENT = "government", "区政府"
    FINANCE = "finance", "财政部门"
    SUPERVISOR = "supervisor", "纪检监督"
    AUDITOR = "auditor", "审计"
    ADMINISTRATOR = "administrator", "系统管理员"
    TIMETABLE = "timetable", "时程"
    COUNTER = "counter", "公众窗口"


class BodyKind(TextChoices):
    COMMITTEE = "committee", "评定委员会"
    OFFICE = "office", "评委会办公室"
    STREET = "street", "街道办事处"
    DEPARTMENT = "department", "区级部门"
    PARK = "park", "园区管理委员会"
    GOVERNMENT = "government", "人民政府"
    FINANCE = "finance", "财政部门"
    SUPERVISION = "supervision", "纪检监察"
    LEADING_GROUP = "leading-group", "领导小组办公室"
